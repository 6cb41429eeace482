"""What running FlowAudit costs on AWS: ``python infra/costs.py [--documents N] [--ollama]`` prints a table.

Prices are approximate list prices for eu-central-1 in US dollars without the free tier; look up the current ones.
Usage a document is an estimate for a two-page invoice. Both stand in this file so that they can be checked and changed.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from decimal import Decimal

HOURS = Decimal(730)


@dataclass(frozen=True, slots=True)
class Use:
    """``amount`` units a document at ``price`` dollars a unit."""

    what: str
    amount: Decimal
    price: Decimal


PER_DOCUMENT = (
    Use("Lambda, arm64 (GB-seconds)", Decimal(12), Decimal("0.0000133334")),
    Use("Lambda (calls)", Decimal(30), Decimal("0.0000002")),
    Use("Step Functions (transitions)", Decimal(14), Decimal("0.000025")),
    Use("API Gateway (requests)", Decimal(20), Decimal("0.0000037")),
    Use("DynamoDB (write units, transactions count twice)", Decimal(300), Decimal("0.0000007625")),
    Use("DynamoDB (read units)", Decimal(150), Decimal("0.0000001525")),
    Use("S3 (writes)", Decimal(8), Decimal("0.0000054")),
    Use("S3 (GB-months, kept 8 years)", Decimal("0.0005") * 96, Decimal("0.0245")),
    Use("CloudWatch Logs (GB)", Decimal("0.00002"), Decimal("0.63")),
)
# a month, whether anything happens or not
FIXED = (Use("Secrets Manager (secrets)", Decimal(3), Decimal("0.40")), Use("Alarms", Decimal(6), Decimal("0.10")))
OLLAMA = (
    Use("Fargate arm64, 4 vCPU (hours)", HOURS * 4, Decimal("0.03725")),
    Use("Fargate arm64, 16 GB (hours)", HOURS * 16, Decimal("0.00409")),
    Use("EFS, models (GB-months)", Decimal(10), Decimal("0.36")),
    Use("NAT gateway (hours)", HOURS, Decimal("0.052")),
)


def lines(documents: int, *, ollama: bool) -> list[tuple[str, Decimal]]:
    """The items of a month's bill in dollars, and their sum last."""
    items = [(use.what, use.amount * use.price * documents) for use in PER_DOCUMENT]
    items += [(use.what, use.amount * use.price) for use in (*FIXED, *(OLLAMA if ollama else ()))]
    return [*items, ("Sum", sum((amount for _, amount in items), Decimal(0)))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000, help="audited documents a month (1000)")
    parser.add_argument("--ollama", action="store_true", help="with the model container running all the time")
    arguments = parser.parse_args()
    for what, amount in lines(arguments.documents, ollama=arguments.ollama):
        print(f"{what:52}{amount:10.2f} USD")  # noqa: T201


if __name__ == "__main__":
    main()
