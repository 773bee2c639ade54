"""What is traded in the invented case: controlled goods by their real codes, and ordinary ones. The texts are our own."""

from __future__ import annotations

from demo_case.world import Good

MICRO = Good(
    "8542319010", "МИКРОКОНТРОЛЛЕР 32-БИТНЫЙ ДЛЯ ПЕЧАТНОГО МОНТАЖА", "32-BIT MICROCONTROLLER", "ШТ", 6.4, 0.0011
)
MEMORY = Good("8542329000", "МИКРОСХЕМА ПАМЯТИ ФЛЭШ, В ЛЕНТЕ", "FLASH MEMORY CHIP ON TAPE", "ШТ", 4.1, 0.0009)
AMPLIFIER = Good(
    "8542339000", "УСИЛИТЕЛЬ ОПЕРАЦИОННЫЙ В ИНТЕГРАЛЬНОМ ИСПОЛНЕНИИ", "OPERATIONAL AMPLIFIER", "ШТ", 2.7, 0.0008
)
LOGIC = Good("8542399010", "МИКРОСХЕМА ЛОГИЧЕСКАЯ ПРОГРАММИРУЕМАЯ", "PROGRAMMABLE LOGIC CHIP", "ШТ", 38.0, 0.004)
TANTALUM = Good("8532210000", "КОНДЕНСАТОР ТАНТАЛОВЫЙ ПОСТОЯННОЙ ЁМКОСТИ", "TANTALUM CAPACITOR", "ШТ", 0.9, 0.0006)
CERAMIC = Good(
    "8532240000", "КОНДЕНСАТОР МНОГОСЛОЙНЫЙ КЕРАМИЧЕСКИЙ", "MULTILAYER CERAMIC CAPACITOR", "ШТ", 0.07, 0.0001
)
SERVER = Good("8471500000", "БЛОК ВЫЧИСЛИТЕЛЬНЫЙ БЕЗ НАКОПИТЕЛЕЙ", "PROCESSING UNIT", "ШТ", 2150.0, 11.5)
ROUTER = Good("8517620009", "МАРШРУТИЗАТОР ПРОМЫШЛЕННЫЙ", "INDUSTRIAL ROUTER", "ШТ", 310.0, 1.4)
NAVIGATION = Good("9014202009", "БЛОК ИНЕРЦИАЛЬНЫЙ НАВИГАЦИОННЫЙ", "INERTIAL NAVIGATION UNIT", "ШТ", 1280.0, 0.7)
RADIO = Good("8526912000", "ПРИЁМНИК СПУТНИКОВОЙ НАВИГАЦИИ", "SATELLITE NAVIGATION RECEIVER", "ШТ", 96.0, 0.2)
DRONE = Good(
    "8806220001",
    "КВАДРОКОПТЕР С КАМЕРОЙ, ВЗЛЁТНАЯ МАССА 0,9 КГ",
    "QUADCOPTER WITH CAMERA, TAKE-OFF MASS 0.9 KG",
    "ШТ",
    740.0,
    2.1,
)
DRONE_2021 = Good(
    "8802200008", "КВАДРОКОПТЕР С КАМЕРОЙ, МАССА ПУСТОГО 0,9 КГ", "QUADCOPTER WITH CAMERA", "ШТ", 690.0, 2.1
)

CONTROLLED = (MICRO, MEMORY, AMPLIFIER, LOGIC, TANTALUM, CERAMIC, ROUTER)

CHOCOLATE = Good("1806329000", "ШОКОЛАД ТЁМНЫЙ В ПЛИТКАХ", "DARK CHOCOLATE BARS", "КГ", 7.2, 1.0)
PAPER = Good("4818101000", "БУМАГА ТУАЛЕТНАЯ ДВУХСЛОЙНАЯ", "TOILET PAPER", "КГ", 1.9, 1.0)

ORDINARY = (
    CHOCOLATE,
    PAPER,
    Good("3923301090", "БУТЫЛКИ ПУСТЫЕ ИЗ ПОЛИЭТИЛЕНТЕРЕФТАЛАТА", "EMPTY PLASTIC BOTTLES", "ШТ", 0.18, 0.03),
    Good("6302600000", "ПОЛОТЕНЦА МАХРОВЫЕ", "TERRY TOWELS", "ШТ", 3.3, 0.4),
    Good("6911100000", "ТАРЕЛКИ ФАРФОРОВЫЕ", "PORCELAIN PLATES", "ШТ", 2.2, 0.5),
    Good("7323930009", "КАСТРЮЛИ ИЗ НЕРЖАВЕЮЩЕЙ СТАЛИ", "STAINLESS STEEL POTS", "ШТ", 12.5, 1.8),
    Good("8509400000", "БЛЕНДЕРЫ КУХОННЫЕ", "KITCHEN BLENDERS", "ШТ", 21.0, 2.2),
    Good("8712003000", "ВЕЛОСИПЕДЫ ДЕТСКИЕ", "CHILDREN BICYCLES", "ШТ", 46.0, 9.5),
    Good("9504400000", "КАРТЫ ИГРАЛЬНЫЕ", "PLAYING CARDS", "ШТ", 0.8, 0.1),
    Good("0910110000", "ИМБИРЬ СУШЁНЫЙ", "DRIED GINGER", "КГ", 3.9, 1.0),
    Good("2103200000", "СОУС ТОМАТНЫЙ", "TOMATO SAUCE", "КГ", 1.6, 1.0),
)
