"""A language model behind an OpenAI-compatible address (``/v1/chat/completions``), asked at temperature 0."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from standby.basis.errors import AskedWrongly, TryLater
from standby.basis.hosts import is_here

SECONDS = 120.0
"""How long a model has to answer about one piece of a report."""

LARGEST_ANSWER = 2_000_000
"""An answer with more bytes is cut off and refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpModel:
    """A model by its name at an address; ``key`` is sent as a bearer token when there is one, and kept nowhere."""

    address: str
    model: str
    key: str = ""
    seconds: float = SECONDS

    @property
    def name(self) -> str:
        """Name the model and its host."""
        return f"{self.model} at {urlsplit(self.address).hostname}"

    def answer(self, instruction: str, text: str, schema: Mapping[str, Any]) -> str:
        """Send an instruction and a text; nothing else leaves.

        Raises ``AskedWrongly`` (``reader-missing``) without the extra ``llm``, and ``TryLater``
        (``model-unreachable``, ``model-unusable``) when no answer comes, it is too long, or it is not of that form.
        """
        try:
            import httpx
        except ImportError as problem:
            raise AskedWrongly(
                "reader-missing",
                "The report was not read by a language model",
                "httpx is not installed",
                "install its extra llm (from a checkout: ./run extras), or read it with --reader rules",
            ) from problem
        question = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": text}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": dict(schema)},
            },
        }
        until = time.monotonic() + self.seconds
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            with (
                httpx.Client(timeout=httpx.Timeout(self.seconds), trust_env=False, follow_redirects=False) as client,
                client.stream("POST", _endpoint(self.address), json=question, headers=headers) as answer,
            ):
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > until:
                        raise self._no("model-unreachable", f"it did not answer within {self.seconds:g} seconds")
                    if len(body) > LARGEST_ANSWER:
                        raise self._no("model-unusable", f"its answer has more than {LARGEST_ANSWER:,} bytes")
                if answer.status_code != 200:
                    raise self._no("model-unreachable", f"its server answers {answer.status_code}")
                content = httpx.Response(200, content=body).json()["choices"][0]["message"]["content"]
        except httpx.HTTPError as problem:
            raise self._no("model-unreachable", str(problem) or type(problem).__name__) from problem
        except (ValueError, LookupError, TypeError) as problem:
            raise self._no("model-unusable", "its answer has not the form of a chat completion") from problem
        if not isinstance(content, str):
            raise self._no("model-unusable", "its answer holds no text")
        return content

    def _no(self, code: str, why: str) -> TryLater:
        return TryLater(
            code,
            "The report was not read by the language model",
            f"{self.name}: {why}",
            "try again in a while, or read it with --reader rules",
        )


def on_this_machine(address: str) -> bool:
    """Say whether an address is this very machine, so that nothing sent there leaves it."""
    return is_here(urlsplit(address).hostname or "")


def _endpoint(address: str) -> str:
    return address.rstrip("/") + ("" if address.rstrip("/").endswith("/chat/completions") else "/chat/completions")
