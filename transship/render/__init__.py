"""What a person reads: chains, cards, tables and messages as lines of text. No boxes and no markup; it reads the same when piped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType


def any_answer(found: Any) -> RenderableType:
    """A card, a decision or a chain, whichever ``Case.show`` gave."""
    from transship.entities import Card, Decision
    from transship.render import cards, chains

    if isinstance(found, Card):
        return cards.card(found)
    return cards.decision(found) if isinstance(found, Decision) else chains.whole(found)
