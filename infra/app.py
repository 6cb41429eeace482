"""Synthesize the stacks: ``python infra/app.py [-c name=value …]``, or through ``cdk`` by way of cdk.json.

Nothing is looked up and no account is asked: the result depends on the sources and on the context only. The output
folder is ``$CDK_OUTDIR`` (default ``cdk.out``). ``--cached`` reuses an earlier synthesis of the same sources.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Started as a script, this folder would be searched first, and `constructs` would be ours instead of the library.
sys.path[:] = [str(ROOT), str(ROOT / "shared"), *(p for p in sys.path if Path(p or ".").resolve() != ROOT / "infra")]


def build(context: dict[str, str], outdir: str) -> None:
    """Make the app and write the cloud assembly. Raises ConfigError for a context that cannot be deployed."""
    from infra.config import Config, ConfigError, file_context

    Config.from_context({**file_context(), **context})  # a bad value is said before the CDK takes its seconds to start

    import aws_cdk as cdk

    from infra.function_table import unknown_rows
    from infra.stacks.flowaudit import FlowAuditStack
    from infra.stacks.ollama import OllamaStack

    app = cdk.App(context=file_context(), outdir=outdir)
    known = {name: app.node.try_get_context(name) for name in (*file_context(), *_EXTRA_CONTEXT)}
    config = Config.from_context({**known, **context})
    if unknown_rows():
        raise ConfigError(f"function_table.py has rows for unknown groups: {', '.join(unknown_rows())}")
    main_stack = FlowAuditStack(app, "FlowAudit", config)
    if main_stack.network is not None:
        OllamaStack(app, "FlowAuditOllama", config, network=main_stack.network)
    app.synth()


_EXTRA_CONTEXT = ("account", "lock_mode", "lock_days", "ollama_image")


def main(arguments: list[str]) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Synthesize FlowAudit's CloudFormation templates")
    parser.add_argument("-c", "--context", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--cached", action="store_true", help="reuse an earlier synthesis of the same sources")
    options = parser.parse_args(arguments)
    context = dict(pair.split("=", 1) for pair in options.context)
    outdir = os.environ.get("CDK_OUTDIR", "cdk.out")
    if options.cached:
        from infra.synth_cache import synthesize

        synthesize(Path(outdir), context=context)
        return 0
    build(context, outdir)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
