"""Sample invoices (contract section 15)."""

from __future__ import annotations

from flowaudit.contract.models.generator import GeneratorRequest
from flowaudit.contract.schemas.base import REQUEST_ID, Described, count, ident, many, maybe, moment, obj, one_of, text
from flowaudit.contract.schemas.common import CREATED, ERROR
from flowaudit.core.model.results import Text

_JOB = ident("gen", "gen_001")
_FOLDER = "/data/generated/2025-12-15_120000"
_NAMES = {
    "T1_HANDWERK": "Handwerker",
    "T2_SUPERMARKT": "Supermarkt",
    "T3_CORPORATE": "Konzern",
    "T4_FREELANCER": "Freelancer",
    "T5_MINIMAL": "Minimal",
}
_TEMPLATES = [
    {"template_id": key, "name": name, "preview_url": f"/api/generator/templates/{key}/preview"}
    for key, name in _NAMES.items()
]
_SOLUTIONS = text(f"{_FOLDER}/solutions.txt")
_SWITCHED_OFF = Text(
    "403 auch, solange generator.enable_admin_menu ausgeschaltet ist.",
    "403 also while generator.enable_admin_menu is switched off.",
)


_FILE = obj(
    filename=text("INV_0001.pdf"),
    path=text(f"{_FOLDER}/INV_0001.pdf"),
    download_url=text("https://artifacts.s3.eu-central-1.amazonaws.com/…", format="uri"),
)
_SOWN = obj(
    feature_id=text("supplier_tax_or_vat_id"),
    error=one_of("OMITTED", "OMITTED", "WRONG"),
    expected=text("DE136695976"),
    stated=text("", "What the invoice states; empty if it was left out"),
)

OPERATIONS: dict[str, Described] = {
    "templates": Described(
        answer=obj(
            data=many(
                obj(
                    template_id=one_of("T1_HANDWERK", *_NAMES),
                    name=text("Handwerker"),
                    preview_url=text("/api/generator/templates/T1_HANDWERK/preview"),
                ),
                _TEMPLATES,
            ),
            meta=obj(total=count(5), request_id=REQUEST_ID),
        ),
        note=_SWITCHED_OFF,
    ),
    "preview": Described(media=("image/png",), note=_SWITCHED_OFF),
    "run": Described(
        answer=obj(
            generator_job_id=_JOB,
            status=one_of("RUNNING", "RUNNING"),
            output_dir=text(_FOLDER),
            solutions_file=_SOLUTIONS,
        ),
        body=GeneratorRequest,
        problems=(404, 409),
        example={
            "project_id": "prj_9b3c",
            "ruleset_id": "DE_USTG",
            "language": "de",
            "count": 20,
            "templates_enabled": ["T1_HANDWERK", "T3_CORPORATE"],
            "error_rate_total": 5.0,
            "severity": 2,
            "per_feature_error_rates": {
                "supplier_tax_or_vat_id": 3.0,
                "invoice_number": 1.0,
                "supply_date_or_period": 2.0,
            },
            "alias_noise_probability": 10.0,
            "date_format_profiles": ["DD.MM.YYYY", "RANGE_DD.MM.YYYY-DD.MM.YYYY", "MONTH_NAME_DE"],
            "output_dir_override": None,
        },
        note=_SWITCHED_OFF,
    ),
    "get_job": Described(
        answer=obj(
            {"error": ERROR},
            generator_job_id=_JOB,
            status=one_of("DONE", "RUNNING", "DONE", "ERROR"),
            progress=obj(done=count(1), total=count(1)),
            created_at=CREATED,
            finished_at=maybe(moment("2025-12-15T12:00:07.000Z")),
            output_dir=text(_FOLDER),
            generated_files=many(_FILE),
            solutions_file=_SOLUTIONS,
        ),
        note=_SWITCHED_OFF,
    ),
    "solutions": Described(
        answer=obj(
            solutions_file=text("solutions.txt"),
            entries=many(
                obj(
                    filename=text("INV_0001.pdf"),
                    wrong_features=many(text("supplier_tax_or_vat_id")),
                    errors=many(_SOWN),
                ),
            ),
        ),
        problems=(409,),
        note=_SWITCHED_OFF,
    ),
}
