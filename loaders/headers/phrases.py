"""What the text of a header may mean, by phrases that are data (see ``loaders.headers`` for how a line is written)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain, islice, product
from typing import NamedTuple

from graph.values.countries import country_code
from graph.values.text import clean
from loaders.headers.abbreviations import (
    MOST_WORDS,
    SHORTEST,
    Abbreviations,
    Cut,
    hyphened,
    matches,
    of_one_alphabet,
    tell_enough,
)
from loaders.headers.halves import FAR, HALVES, IGNORED, STRANGE, Halves, expand
from loaders.headers.index import Index
from loaders.headers.romanised import Romanised
from loaders.headers.things import things
from loaders.headers.words import words

LONGEST_HEADER = 160  # characters; a longer cell is a text, not a header

CODE, BOXED, EXACT, PART = 4.0, 3.4, 3.0, 2.0
_MOST_FORMS = 16  # ways to write a header of Latin letters in Cyrillic that are looked at
_MORE = 0.01  # a word: of two headers that say all, "дата регистрации дт" tells more than "дата"
_LEAST_COVER = 0.6  # of the words of a header that contains a phrase: two of three, not two of four

_FORM_CODE = re.compile(r"(ND|G\s?\d{1,4}[A-Z]?(?:[_.]\d{1,3})?)(?=$|[\s(\[:.,\-–])[\s(\[:.,\-–]*(.*)", re.DOTALL)
_BOX = re.compile(
    r"[(\[]?(?:графа|гр|г|поле|box|pole|p|rubryka|rubrica|rubrik|feld|field|kutu|hane|grafa|graf)?[.\s№]*(\d{1,4}(?:[._]\d{1,2})?[аa]?)(?=$|[\s(\[\]:.,)_\-–])[\s(\[\]:.,)_\-–]*(.*)",
    re.DOTALL,
)
# "гр. 35/38" stands over two boxes, and says nothing of the column below it.
_BOXES = re.compile(
    r"^\s*(?:графа|графы|гр|г|поле|box)[.\s№]*\d{1,2}[аa]?(?:\s*[/,и&+\-–]\s*\d{1,2}[аa]?)+(?!\d)", re.IGNORECASE
)
_LETTERED = re.compile(r"^(\d+)\s*\(([аa])\)")  # "15 (а)" is box 15a
_BRACKET = re.compile(r"\(([^()]{2,40})\)")
# The same behind the text: "Код товара (G33)", "ИНН получателя, гр. 8", "Вес нетто [38]".
_CODE_BEHIND = re.compile(r"(.*?)[\s(\[,;:_\-–]+(ND|G\s?\d{1,4}[A-Z]?(?:[_.]\d{1,3})?)[)\]\s]*", re.DOTALL)
_BOX_BEHIND = re.compile(
    r"(.*?)(?:[\s(\[,;:_\-–]+(?:графа|гр|поле|box)[.\s№]*|\s*[(\[])(\d{1,3}(?:[._]\d{1,2})?[аa]?)(?:\s*(?:дт|гтд))?[)\]\s]*",
    re.DOTALL,
)
SPEAKS = re.compile(r"[^\W\d_]|[№#$₽(\[]")  # letters, marks that are read as words, a box behind a text
# Two words for one thing: "Supplier / Shipper", "Жөнелтуші | Отправитель".
_EITHER = re.compile(r"\s*[/|\\\n]\s*")
# The parts of a header in one alphabet each, with figures, blanks and signs.
_ALPHABETS = re.compile(f"[{FAR}][^A-Za-z\u0400-\u04ff]*|[^{FAR}]+")
_REMARKED = 2.5  # of a header whose remark in brackets says nothing known
_LETTERS = str.maketrans("АВСЕНКМОРТХГ", "ABCEHKMOPTXG")


class Reading(NamedTuple):
    """One meaning that a header may have, and how telling its text is (4 a code, 3 the whole text, below 2 a part of it)."""

    meaning: str
    score: float


def _sure(found: Iterable[Reading]) -> bool:
    return any(reading.score >= EXACT - 0.1 for reading in found)


def _best(found: Iterable[Reading]) -> list[Reading]:
    """Each meaning once with its best score, the best first."""
    best: dict[str, float] = {}
    for meaning, score in found:
        best[meaning] = max(score, best.get(meaning, 0.0))
    return sorted((Reading(m, s) for m, s in best.items()), key=lambda r: (-r.score, r.meaning))


class Phrases:
    """What the text of a header may mean, from lines of meaning and phrase."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._codes: dict[str, str] = {}
        self._boxes: dict[str, frozenset[str]] = {}
        self._ordered: dict[tuple[str, ...], str] = {}
        self._exact: dict[frozenset[str], str | None] = {}
        self._glued: dict[str, str] = {}
        self._loose: set[tuple[str, ...]] = set()  # heard from phrases that also hold words that say nothing
        phrases: list[tuple[frozenset[str], str]] = []
        given = list(lines)
        spoken = [line for line in given if not line[0].startswith(HALVES)]
        self._silent = frozenset(w for meaning, phrase in spoken if meaning == "~" for w in words(phrase))
        self._changing = frozenset(w for meaning, phrase in spoken if meaning == "!" for w in words(phrase))
        self._stems = frozenset(
            w for _, phrase in given for w in words(re.sub(r"[()|]", " ", phrase)) if not w.endswith(".")
        )
        self._roman = Romanised(self._stems | self._silent)
        for meaning, phrase in spoken:
            if meaning.startswith("box:"):
                self._boxes[meaning[4:]] = frozenset(words(phrase))
            elif meaning not in ("~", "!"):
                for one in expand(phrase):
                    phrases += self._learn(meaning, one)
        self._phrases = Index(phrases)
        self._halves = Halves(given, self._heard, self._ordered.get)
        self._wholes = (self._halves.whole, things(given, self._heard))
        self._read = lru_cache(maxsize=16384)(self._readings)

    def _learn(self, meaning: str, phrase: str) -> Iterator[tuple[frozenset[str], str]]:
        """Remember what a phrase means; it is given back as words where a header may say it in part."""
        if _FORM_CODE.fullmatch(phrase):
            known = self._codes.setdefault(phrase, meaning)
        else:
            said, spoken = self._heard(phrase), words(phrase)
            known, stems = self._ordered.setdefault(said, meaning), frozenset(said)
            # "weight kg" is heard like "weight" where "kg" says nothing: the phrase that is only these words has them.
            if known != meaning and len(spoken) > len(said):
                return
            if known != meaning and said in self._loose:
                known = self._ordered[said] = self._exact[stems] = meaning
            if len(spoken) > len(said):
                self._loose.add(said)
            # "номер товара в декларации" and "номер декларации на товары" are one bag of words: only their order tells them apart.
            if self._exact.setdefault(stems, meaning) != meaning:
                self._exact[stems] = None
            self._glued.setdefault("".join(spoken), meaning)
            if len(stems) > 1:
                yield stems, meaning
        if known != meaning:
            raise ValueError(f'the phrase "{phrase}" means both {known} and {meaning}')

    def _heard(self, text: str) -> tuple[str, ...]:
        """The words that say something; a silent word may be cut short (``наим.``), and a word that was not may still end in a dot."""
        heard = []
        for word in words(text):
            bare = word.removesuffix(".")
            if bare in self._silent or (
                word != bare and len(bare) > 2 and any(s.startswith(bare) for s in self._silent)
            ):
                continue
            heard.append(bare if bare in self._stems else word)
        return tuple(heard)

    def readings(self, header: object) -> tuple[Reading, ...]:
        """The meanings a header may have, best first; empty where it says nothing to this vocabulary."""
        if not isinstance(header, str):
            return ()
        # Long cells with many blanks are cleaned before they are measured, and short ones once for each text.
        text = header if len(header) <= LONGEST_HEADER else clean(header)
        return self._read(text) if text and len(text) <= LONGEST_HEADER else ()

    def _readings(self, header: str) -> tuple[Reading, ...]:
        text = clean(header)
        if text is None:
            return ()
        if not SPEAKS.search(text):
            # Most cells below a header are figures, which name a box at most.
            box = _BOX.fullmatch(text)
            return tuple(_best(self._by_box(box[1], box[2]))) if box else ()
        found: list[Reading] = []
        rest = text = _BOXES.sub(" ", text)
        plain = text.upper().translate(_LETTERS)
        if code := _FORM_CODE.fullmatch(plain):
            found += self._by_code(code[1])
            rest = text[len(text) - len(code[2]) :]
        elif (code := _CODE_BEHIND.fullmatch(plain)) and (coded := self._by_code(code[2])):
            found += coded
            rest = text[: len(code[1])]
        elif box := _BOX.fullmatch(_LETTERED.sub(r"\1\2", text.lower())):
            rest = text[len(text) - len(box[2]) :]
            found += self._by_box(box[1], rest)
        found += self._by_text(rest)
        if not _sure(found) and (inner := _BRACKET.search(rest)) and country_code(inner[1]):
            found += self._by_text(_BRACKET.sub(" ", rest))
        if not _sure(found):
            found += self._by_alternatives(rest)
        if not _sure(found):
            found += self._by_abbreviations(rest)
        if not _sure(found) and (box := _BOX_BEHIND.fullmatch(text.lower())):
            found += [*self._by_box(box[2], box[1]), *self._by_text(box[1])]
        return tuple(_best(found))

    def _by_alternatives(self, text: str) -> list[Reading]:
        """The meanings of a header that says one thing twice: in two languages or alphabets, in two words, or with a remark in brackets.

        All that two words of one alphabet say has to be known. Letters of an alphabet that no line here is written in may be a
        translation, and words in brackets that are in no line change nothing that is known to change.
        """
        native = [part for part in _ALPHABETS.findall(text) if clean(part)]
        strange = [part for part in native if STRANGE.search(part)]
        known = [reading for part in native if part not in strange for reading in self._said_alone(part)]
        if strange and known:
            return known
        for split in (_EITHER, _BRACKET):
            several = [
                self._said_alone(part) or self._by_abbreviations(part) for part in split.split(text) if part.strip()
            ]
            readings = [reading for said in several for reading in said]
            # "Supplier / Shipper" is the name of either; "shipper / address" would be two things.
            if len(several) > 1 and all(several) and len({r.meaning.rpartition(".")[2] for r in readings}) == 1:
                return readings
        remark = _BRACKET.search(text)
        if remark and self._is_aside(remark[1]):
            return [Reading(r.meaning, _REMARKED) for r in self._said_alone(_BRACKET.sub(" ", text))]
        return []

    def _is_aside(self, remark: str) -> bool:
        """Whether words in brackets change nothing: none is known, or there are several and together they are no part of a header."""
        said = words(remark)
        if not self._stems.intersection(said):
            return True
        return len(said) > 1 and self._changing.isdisjoint(said) and not self._by_text(remark)

    def _said_alone(self, text: str) -> list[Reading]:
        """The one meaning that a part of a header surely has."""
        sure = [r for r in self._by_text(text) if r.score >= EXACT - 0.1 and not r.meaning.startswith("*")]
        return [Reading(max(sure, key=lambda r: r.score).meaning, EXACT - 0.05)] if sure else []

    def _by_abbreviations(self, text: str) -> list[Reading]:
        """The meaning of a header in which words are cut short without a dot, where the words can only be those of one phrase."""
        plain, held = hyphened(text)
        spoken = [word.removesuffix(".") for word in words(plain)[: MOST_WORDS + 1]]
        spoken = [word for word in spoken if word not in self._silent]
        cuts = [held.get(word) or Cut(word) for word in spoken]
        if not cuts or len(cuts) > MOST_WORDS or not tell_enough(cuts):
            return []
        known = [frozenset({word} & self._stems) | frozenset(self._roman.stems(word)) for word in spoken]
        wider = [self._cut_short.of(cut) for cut in cuts]
        # A word that is known may yet be the beginning of a longer one, in another language as well ("data", "val").
        either = [k | w for k, w in zip(known, wider, strict=True)]
        # Two letters could be too many words of too many languages.
        every = all(cut.letters > SHORTEST for cut in cuts)
        meanings = self._meanings_of(either, every=every) if all(either) else set()
        if len(meanings) > 1 and all(said := [k or w for k, w in zip(known, wider, strict=True)]):
            # Two meanings may be one that is read and one that is left alone: then the known words decide.
            meanings = self._meanings_of(said, every=every) if len(meanings - {IGNORED}) == 1 else set()
        return [Reading(meanings.pop(), EXACT - 0.1)] if len(meanings) == 1 else []

    def _meanings_of(self, said: Sequence[frozenset[str]], *, every: bool) -> set[str]:
        """What the phrases mean whose words can be these, one each; ``every``: also those of the many languages around."""
        own = {phrase for stem in min(said, key=len) for phrase in self._holding.get(stem, ())}
        phrases = chain(((self._exact[stems], stems) for stems in own), self._halves.of_words(said, self._silent))
        found = self._fitting(phrases, said)
        if found or not every:
            return found
        return self._fitting(chain.from_iterable(pairs.of_words(said, self._silent) for pairs in self._wholes), said)

    def _fitting(
        self, phrases: Iterable[tuple[str | None, frozenset[str]]], said: Sequence[frozenset[str]]
    ) -> set[str]:
        """The meanings of phrases whose words are those of a header, one each."""
        return {
            meaning for meaning, stems in phrases
            if meaning and self._exact.get(stems, meaning) == meaning
            and of_one_alphabet(stems) and matches(said, stems, self._silent)
        }  # fmt: skip

    def _exactly(self, said: frozenset[str], pairs: Iterable[tuple[str, frozenset[str]]]) -> str | None:
        """The one meaning of a bag of words, None where they mean nothing, or different things in different orders."""
        meanings: set[str | None] = {meaning for meaning, stems in pairs if stems == said}
        if said in self._exact:
            meanings.add(self._exact[said])
        return meanings.pop() if len(meanings) == 1 else None

    @cached_property
    def _cut_short(self) -> Abbreviations:
        return Abbreviations(self._stems | self._silent)

    @cached_property
    def _holding(self) -> dict[str, list[frozenset[str]]]:
        """The phrases that hold a word."""
        holding: dict[str, list[frozenset[str]]] = {}
        for phrase in self._exact:
            for stem in phrase:
                holding.setdefault(stem, []).append(phrase)
        return holding

    def _by_code(self, code: str) -> list[Reading]:
        meaning = self._codes.get(code.replace(" ", "").replace(".", "_"))
        return [Reading(meaning, CODE)] if meaning else []

    def _by_box(self, box: str, rest: str) -> list[Reading]:
        """The text of a header with the words that its box adds; a box that does not stand here has those of the one it is a part of."""
        number = box.replace("_", ".").replace("а", "a").lstrip("0")
        added = self._boxes.get(number) or self._boxes.get(number.split(".")[0])
        return self._by_words(frozenset(self._heard(rest)) | added, BOXED) if added else []

    def _by_text(self, text: str) -> list[Reading]:
        """The meanings of a text: in this order of words, written together, in any order; else as Cyrillic words in Latin letters."""
        heard = self._heard(text)
        found = []
        letters = "".join(words(text))
        ordered = self._ordered.get(heard) or self._halves.ordered(heard)
        for meaning in (ordered, self._glued.get(letters) or self._halves.glued(letters)):
            found += [Reading(meaning, EXACT + 0.1 + _MORE * len(heard))] if meaning else []
        found += self._by_words(frozenset(heard), EXACT)
        if heard and not _sure(found):
            meanings = {meaning for pairs in self._wholes if (meaning := pairs.of(frozenset(heard)))}
            found += [Reading(meanings.pop(), EXACT)] if len(meanings) == 1 else []
        if not _sure(found):
            for stems in self._cyrillic(text):
                found += self._by_words(stems, EXACT)
        return found

    def _cyrillic(self, text: str) -> Iterator[frozenset[str]]:
        """The words of a header in Latin letters as the Cyrillic stems they can be forms of; nothing where one is no such form."""
        several = []
        for word in words(text):
            known = () if word in self._silent else self._roman.stems(word) or ((word,) if word in self._stems else ())
            if not known and word not in self._silent:
                return
            several += [known] if known and not self._silent.intersection(known) else []
        for stems in islice(product(*several), _MOST_FORMS):
            if any(not stem.isascii() for stem in stems):
                yield frozenset(stems)

    def _by_words(self, said: frozenset[str], exact_score: float) -> list[Reading]:
        """The phrases that are these words, or a large part of them; the longer the part, the more it tells."""
        cut = tuple(w[:-1] for w in said if w.endswith("."))
        pairs = list(self._halves.inside(said, cut))
        exact = self._exactly(said, pairs)
        found = [Reading(exact, exact_score + _MORE * len(said))] if exact else []
        own = ((meaning, stems) for stems, meaning in self._phrases.inside(said, cut))
        for meaning, stems in chain(own, (pair for pair in pairs if len(pair[1]) > 1)):
            cover = len(stems) / len(said)
            if cover < _LEAST_COVER or (said - stems) & self._changing:
                continue
            part = PART * cover + 0.01 * len(stems)
            found.append(Reading(meaning, exact_score - 0.1 if cover >= 1 else part))
        return found
