"""Headers of Cyrillic words in Latin letters (``Otpravitel``, ``INN poluchatelya``, ``Ves netto``), in any romanisation."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.values.romanisation import skeleton

_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_ENDING = 3  # letters that inflection may add to a stem
# Endings as they sound: of Russian and Ukrainian cases, of Kazakh ones; not the rest of another word ("pol" + "uch").
_IS_ENDING = re.compile(r"[aeiou]{0,2}(?:[aeiou]|go|mu|mi|[vmhtn]|[ndt]in|l[ae]r|ni)?")
_INFLECTED = 3  # letters of a stem from which on it may be inflected


class Romanised:
    """The Cyrillic stems of a vocabulary by the sound that all their romanisations share."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._by_sound: dict[str, tuple[str, ...]] = {}
        for stem in sorted(stems):
            if _CYRILLIC.search(stem):
                sound = skeleton(stem)
                self._by_sound[sound] = (*self._by_sound.get(sound, ()), stem)

    def stems(self, word: str) -> tuple[str, ...]:
        """The stems that a word in Latin letters can be a form of, the longest ones; two may sound alike (``бруто``, ``брутто``)."""
        sound = skeleton(word)
        for length in range(len(sound), max(1, len(sound) - _ENDING) - 1, -1):
            known = self._by_sound.get(sound[:length])
            if known and (length == len(sound) or (length >= _INFLECTED and _IS_ENDING.fullmatch(sound[length:]))):
                return known
        return ()
