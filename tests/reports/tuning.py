"""Tunes the upper layers of the encoder together with the weights of clauses by kind; needs PyTorch.

PyTorch is used for teaching only and is in no lock file: add it to a development environment with
``pip install torch==2.13.0``. With one thread and one seed, the same reports give the same weights on one machine.

The matrices of the encoder stay as they were published; to each is put a product of two narrow ones (Hu et al. 2021,
*LoRA*), which a few hundred reports can teach without undoing what the encoder knows.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from tests.reports.lessons import Lesson
from torch import Tensor, nn
from torch.nn import functional

from standby.reports.readers.meaning import HEADS, MATRICES, NORMS, WIDTH, Encoder, Layer, start_of
from standby.reports.readers.sorting import KINDS, Weights, weights_of

RANK = 32
"""So narrow are the matrices whose product is learnt."""
TUNED = 4
"""So many of the upper layers are tuned; what the lower ones make of a sentence stays, and is worked out once."""
ROUNDS = 3
"""So often every sentence is shown."""
TOGETHER = 40
"""So many sentences are shown at a time."""
_LOUD = 12.0
"""The numbers of the meaning, of length 1, are so much louder when weighed; those of the sentence half as loud."""
_DROPPED, _UNSHOWN = 0.1, 0.5
"""So many numbers inside the layers, and so many features of clauses, are left out at random while teaching."""
_LAST = 0.3
"""What is learnt is the mean over this last part of the steps."""
_RATES = {"layers": 1.5e-3, "features": 5e-3, "meaning": 1.5e-2}


class _Matrix(nn.Module):
    def __init__(self, layer: Layer, name: str, *, tuned: bool) -> None:
        super().__init__()
        whole = torch.from_numpy(np.array(getattr(layer, name), dtype=np.float32))
        self.whole = whole.bfloat16()  # four times as fast where the processor knows it, and near enough to learn by
        self.bias = torch.from_numpy(np.array(getattr(layer, f"{name}_bias"), dtype=np.float32))
        wide, narrow = whole.shape
        self.down = nn.Parameter(torch.randn(wide, RANK) / math.sqrt(wide)) if tuned else None
        self.up = nn.Parameter(torch.zeros(RANK, narrow)) if tuned else None
        self.more = nn.Parameter(torch.zeros(narrow)) if tuned else None

    def forward(self, x: Tensor) -> Tensor:
        y = (x.bfloat16() @ self.whole).float() + self.bias
        return y if self.down is None else y + self.more + (x @ self.down) @ self.up


class _Norm(nn.Module):
    def __init__(self, norm: tuple[np.ndarray, np.ndarray], *, tuned: bool) -> None:
        super().__init__()
        self.base = torch.from_numpy(np.array(norm, dtype=np.float32))
        self.more = nn.Parameter(torch.zeros_like(self.base), requires_grad=tuned)

    def forward(self, x: Tensor) -> Tensor:
        scale, shift = self.base + self.more
        return functional.layer_norm(x, (WIDTH,), scale, shift, 1e-12)


class _Level(nn.Module):
    """One layer, as ``meaning`` works it out, with random omissions while it is taught."""

    def __init__(self, layer: Layer, *, tuned: bool) -> None:
        super().__init__()
        self.tuned = tuned
        for name in MATRICES:
            setattr(self, name, _Matrix(layer, name, tuned=tuned))
        for name in NORMS:
            setattr(self, name, _Norm(getattr(layer, name), tuned=tuned))

    def forward(self, x: Tensor, mask: Tensor, at: Tensor) -> Tensor:
        count, longest = mask.shape
        heads = self.heads(x)[at].view(count, longest, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        odds = (heads[0] @ heads[1].transpose(-1, -2)).masked_fill(~mask[:, None, None, :], -1e9).softmax(-1)
        seen = (self._less(odds) @ heads[2]).transpose(1, 2).reshape(count, longest, WIDTH)[mask]
        x = self.first_norm(x + self._less(self.joined(seen)))
        wide = functional.gelu(self.widened(x), approximate="tanh")
        return self.second_norm(x + self._less(self.narrowed(wide)))

    def _less(self, x: Tensor) -> Tensor:
        return functional.dropout(x, _DROPPED, self.tuned and self.training)


class _Net(nn.Module):
    def __init__(self, encoder: Encoder, features: Sequence[str]) -> None:
        super().__init__()
        self.encoder, self.at = encoder, {name: i for i, name in enumerate(features)}
        self.bare = len(encoder.layers) - TUNED
        self.levels = nn.ModuleList(_Level(layer, tuned=i >= self.bare) for i, layer in enumerate(encoder.layers))
        self.remembered: dict[int, Tensor] = {}
        self.features = nn.EmbeddingBag(len(features), len(KINDS), mode="sum")
        nn.init.zeros_(self.features.weight)
        self.meaning = nn.Linear(2 * WIDTH, len(KINDS))
        nn.init.normal_(self.meaning.weight, std=0.02)
        nn.init.constant_(self.meaning.bias, -2.5)

    def forward(self, lessons: Sequence[Lesson]) -> Tensor:
        meant = functional.dropout(self._meant(lessons), _DROPPED, self.training)
        rows = [[self.at[name] for name in sorted(c.seen) if name in self.at] for s in lessons for c in s.clauses]
        if self.training:
            rows = [[i for i in row if random.random() > _UNSHOWN] for row in rows]
        starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
        shown = self.features(
            torch.tensor([i for row in rows for i in row], dtype=torch.long), torch.from_numpy(starts)
        )
        return self.meaning(meant * _LOUD) + (shown / (1 - _UNSHOWN) if self.training else shown)

    def _meant(self, lessons: Sequence[Lesson]) -> Tensor:
        lengths = [len(lesson.pieces) for lesson in lessons]
        starts = np.cumsum([0, *lengths[:-1]])
        sums = functional.pad(self._vectors(lessons, lengths, starts).cumsum(0), (0, 0, 1, 0))
        rows = torch.tensor([
            (start, start + length, start + clause.rows[0], start + clause.rows[1])
            for lesson, start, length in zip(lessons, starts, lengths, strict=True) for clause in lesson.clauses
        ])  # fmt: skip
        clause, whole = sums[rows[:, 3]] - sums[rows[:, 2]], sums[rows[:, 1]] - sums[rows[:, 0]]
        units = [functional.normalize(part, dim=-1, eps=1e-6) for part in (clause, whole)]
        return torch.cat([units[0], units[1] / 2], dim=-1)

    def _vectors(self, lessons: Sequence[Lesson], lengths: Sequence[int], starts: np.ndarray) -> Tensor:
        mask, at = _laid_out(lengths, starts)
        x = torch.cat([self.remembered[id(lesson)] for lesson in lessons]).float()
        for level in self.levels[self.bare :]:
            x = level(x, mask, at)
        return x

    @torch.no_grad()
    def remember(self, lessons: Sequence[Lesson]) -> None:
        """Work out what the layers that stay as they are make of sentences, once for all rounds."""
        near = sorted(lessons, key=lambda lesson: len(lesson.pieces))
        for first in range(0, len(near), TOGETHER):
            some = near[first : first + TOGETHER]
            lengths = [len(lesson.pieces) for lesson in some]
            x = torch.from_numpy(np.concatenate([start_of(lesson.pieces, self.encoder) for lesson in some]))
            mask, at = _laid_out(lengths, np.cumsum([0, *lengths[:-1]]))
            for level in self.levels[: self.bare]:
                x = level(x, mask, at)
            found = x.bfloat16().split(lengths)
            self.remembered |= {id(lesson): row.clone() for lesson, row in zip(some, found, strict=True)}


def _laid_out(lengths: Sequence[int], starts: np.ndarray) -> tuple[Tensor, Tensor]:
    """Return, for sentences beside each other as rows, which places of a row are words and where each stands."""
    steps = torch.arange(max(lengths))
    mask = steps[None] < torch.tensor(lengths)[:, None]
    return mask, torch.where(mask, torch.from_numpy(starts)[:, None] + steps[None], 0)


def tune(lessons: Sequence[Lesson], encoder: Encoder) -> tuple[Weights, dict[str, np.ndarray]]:
    """Return the weights of clauses by kind, and what is to be put to the encoder's numbers, learnt from sentences."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(0)
    random.seed(0)
    shown = [lesson for lesson in lessons if lesson.clauses]
    counts = Counter(name for lesson in shown for clause in lesson.clauses for name in clause.seen)
    features = sorted(name for name, count in counts.items() if count >= 2)
    net = _Net(encoder, features)
    _teach(net, shown)
    return _weights(net, features), _changes(net)


def _teach(net: _Net, lessons: Sequence[Lesson]) -> None:
    parts = {"features": net.features, "meaning": net.meaning, "layers": net.levels}
    rates = [
        {"params": [p for p in part.parameters() if p.requires_grad], "lr": _RATES[name]}
        for name, part in parts.items()
    ]
    steps = torch.optim.AdamW(rates, weight_decay=0.01)
    total = ROUNDS * math.ceil(len(lessons) / TOGETHER)
    rise = max(1, total // 10)
    rate = torch.optim.lr_scheduler.LambdaLR(steps, lambda n: min(1.0, (n + 1) / rise) * max(0.0, 1 - n / total))
    mean = torch.optim.swa_utils.AveragedModel(net)
    net.remember(lessons)
    net.train()
    for batch in _batches(lessons):
        wanted = torch.tensor([[float(kind in c.kinds) for kind in KINDS] for lesson in batch for c in lesson.clauses])
        loss = functional.binary_cross_entropy_with_logits(net(batch), wanted, reduction="sum") / len(wanted)
        steps.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        steps.step()
        rate.step()
        if rate.last_epoch > (1 - _LAST) * total:
            mean.update_parameters(net)
    net.load_state_dict(mean.module.state_dict())


def _batches(lessons: Sequence[Lesson]) -> Iterator[list[Lesson]]:
    """Yield all lessons, as often as there are rounds, in an order of chance but each beside others about as long."""
    chance = np.random.default_rng(0)
    for _ in range(ROUNDS):
        order = chance.permutation(len(lessons))
        batches = []
        for first in range(0, len(order), 8 * TOGETHER):
            near = sorted(order[first : first + 8 * TOGETHER], key=lambda i: len(lessons[i].pieces))
            batches += [near[i : i + TOGETHER] for i in range(0, len(near), TOGETHER)]
        for i in chance.permutation(len(batches)):
            yield [lessons[j] for j in batches[i]]


def _weights(net: _Net, features: Sequence[str]) -> Weights:
    meaning = (net.meaning.weight.detach().T * _LOUD).numpy().copy()
    meaning[WIDTH:] /= 2
    rows = [
        ("start", net.meaning.bias.detach().numpy()),
        *zip(features, net.features.weight.detach().numpy(), strict=True),
    ]
    return weights_of([*rows, *(("meaning", row) for row in meaning)])


def _changes(net: _Net) -> dict[str, np.ndarray]:
    """Return the changes in half precision, by the names that ``meaning.tuned`` knows."""
    found = {}
    for i, level in enumerate(net.levels):
        for name in MATRICES if level.tuned else ():
            matrix = getattr(level, name)
            found |= {f"{i}.{name}.down": matrix.down, f"{i}.{name}.up": matrix.up, f"{i}.{name}_bias": matrix.more}
        for name in NORMS if level.tuned else ():
            found[f"{i}.{name}"] = getattr(level, name).more
    return {name: row.detach().numpy().astype(np.float16) for name, row in found.items()}
