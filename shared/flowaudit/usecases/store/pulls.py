"""Downloads of models: which job is the newest of a model and of all, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowaudit.core.model.results import Text
from flowaudit.ports.llm import PullProgress
from flowaudit.ports.records import Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit

# what Ollama calls the phases of a pull: the beginnings of its texts
_PHASES = (
    ("pulling manifest", Text("Das Verzeichnis des Modells wird gelesen", "Reading the model's manifest")),
    ("pulling", Text("Das Modell wird geladen", "Downloading the model")),
    ("verifying", Text("Die Prüfsummen werden verglichen", "Verifying the checksums")),
    ("writing", Text("Das Modell wird eingetragen", "Registering the model")),
    ("removing", Text("Nicht mehr gebrauchte Teile werden entfernt", "Removing parts that are not needed any more")),
)
_OTHER = Text("Der Modellserver arbeitet", "The model server is working")


def phase(status: str) -> Text:
    """A phase in words."""
    return next((text for beginning, text in _PHASES if status.startswith(beginning)), _OTHER)


def latest(deps: Deps, model_name: str | None = None) -> Record | None:
    """The newest pull of a model, or of any model: ``{job_id, model_name}``."""
    return deps.records.get(keys.pull(model_name))


def remember(unit: Unit, model_name: str, job_id: str, before: Record | None) -> None:
    """Point to a new pull; ``before`` is what pointed to the last one of the model, for optimistic locking."""
    data = {"job_id": job_id, "model_name": model_name}
    revision = before.revision if before else 0
    unit.put(Record(keys.pull(model_name), "pull", data, revision=revision))
    unit.put(Record(keys.pull(None), "pull", data), force=True)


@dataclass
class Progress:
    """The sum of a pull's layers, in bytes. The server reports each layer by itself, the next after the last."""

    phase: str = ""
    percent: int | None = None
    _layers: dict[str, tuple[int, int]] = field(default_factory=dict)

    def take(self, step: PullProgress) -> None:
        """Count a step."""
        self.phase = step.status
        if step.total:
            self._layers[step.status] = (min(step.completed, step.total), step.total)
            # another layer adds to the total, but what was told never goes back; 100 is for the end
            self.percent = max(self.percent or 0, min(99, 100 * self.completed // self.total))

    @property
    def completed(self) -> int:
        """Bytes that are there."""
        return sum(done for done, _ in self._layers.values())

    @property
    def total(self) -> int:
        """Bytes of the layers that are known so far."""
        return sum(size for _, size in self._layers.values())
