"""What a feedback teaches, and whether what was taught before had helped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowaudit.core.learning import Case, Example, Outcome, Statement, learn, signatures, text_of
from flowaudit.ports.records import Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.finalize import Material
from flowaudit.usecases.store import examples, runs
from flowaudit.usecases.store.unit import timestamp

_SUPPLIER = "supplier_name_address"


def example_of(
    deps: Deps, example_id: str, feedback_id: str, document: Record, material: Material, said: Sequence[Statement]
) -> Example | None:
    """The example of a feedback; None if there is nothing to learn from it."""
    machine = {feature.feature_id: feature for feature in material.machine()}
    case = Case(
        machine=machine,
        verdicts={verdict.feature_id: verdict for verdict in material.ruling.verdicts},
        judged={feature.feature_id: feature for feature in material.judgement.features} if material.judgement else {},
        words=material.words,
        kinds=material.kinds,
    )
    corrections = learn(said, case, document.data["ui_language"])
    if not corrections:
        return None
    stated = {statement.feature_id: statement.value for statement in said}
    read = {name: feature.rule_value for name, feature in machine.items()}
    supplier = stated.get(_SUPPLIER) or read.get(_SUPPLIER)
    return Example(
        rag_example_id=example_id,
        ruleset_id=material.ruleset.ruleset_id,
        ruleset_version=material.ruleset.version,
        created_at=timestamp(deps),
        document_id=document.data["document_id"],
        feedback_id=feedback_id,
        project_id=document.data["project_id"],
        corrections=corrections,
        # as the machine reads the supplier on the next invoice, and as it is right
        signatures=tuple(sorted({*signatures(read), *signatures(stated)})),
        text_embedded=text_of(corrections, supplier),
    )


def told_examples(deps: Deps, material: Material) -> tuple[str, ...]:
    """The examples that the model was told before it gave the judgement; none without a judgement."""
    if material.judgement is None:
        return ()
    payload_id = runs.load(deps, "run", material.sources["run"]).data["payload_id"]
    return tuple(runs.load(deps, "prepare", payload_id).data.get("rag_examples", ()))


def helpful(deps: Deps, used: Sequence[str], judged: Mapping[str, Outcome]) -> list[str]:
    """The examples whose features a person judged on this document for the first time and kept, all of them."""
    found = [(example_id, examples.find(deps.records, example_id)) for example_id in used]
    return [
        example_id
        for example_id, example in found
        if example is not None
        and set(example.feature_ids) <= judged.keys()
        and all(judged[name].kept for name in example.feature_ids)
    ]
