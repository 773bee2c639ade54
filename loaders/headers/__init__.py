"""What the columns of a table mean, by their headers, in whatever words a vendor chose.

The words are data (``loaders/data/headers_*.csv``, one line ``meaning,phrase``), so that a new header is one line there. A phrase is

* words in any order and inflection: ``вес нетто``; ``(a|b) c`` stands for two phrases, ``a c`` and ``b c``;
* a code of the customs form that may stand alone, in front of a text or behind it: ``G33``, ``ND``;
* with the meaning ``box:8``, the words that the number of a box of the form adds to a header: ``8 (ИНН)`` is the receiver's;
* with the meanings ``role:sender`` and ``attribute:number``, a party and what is said of it: each pair of them is a phrase too;
* with ``role+:`` and ``attribute+:``, the same for the many languages around: a header has to say these two and nothing else;
* with ``thing+:`` and ``aspect+:``, the same for papers, weights, sums and places ("contract", "date"); a line that begins with ``=`` says
  what a column with that holds (``=-,contract.date``);
* with the meaning ``~``, words that say nothing: ``наименование``, ``кг``;
* with the meaning ``!``, words that change what a header means (``total``, ``unit``, ``руб``): a phrase without them is not found in it;
* with the meaning ``-``, a column that is known and left alone on purpose (totals of a declaration);
* with a meaning like ``*.number``, a bare attribute (``ИНН``) of the party whose name stands beside it.

A header is read by its code, then by its whole text, then by the longest phrase it contains, then as Cyrillic words in Latin letters, and
at last as words that are cut short without a dot (``loaders.headers.abbreviations``). The cells below confirm: a column named
"date" without a date in it is none, and of two columns with one meaning the one that fits better is taken.
"""

from loaders.headers.halves import IGNORED
from loaders.headers.phrases import Phrases, Reading
from loaders.headers.vocabulary import BESIDE, LOOKED_AT, Recognised, Vocabulary, standing_in, told_by_cells
from loaders.headers.words import words

__all__ = [
    "BESIDE",
    "IGNORED",
    "LOOKED_AT",
    "Phrases",
    "Reading",
    "Recognised",
    "Vocabulary",
    "standing_in",
    "told_by_cells",
    "words",
]
