"""A group of commands with one that runs when none is named."""

from __future__ import annotations

import click
from typer.core import TyperGroup


class DefaultGroup(TyperGroup):
    """Runs the group's first command when the first word is not the name of another one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the first command's name before the words, unless a command or help is asked for."""
        names = list(self.commands)
        if not args or (args[0] not in names and args[0] not in ("--help", "-h")):
            args = [names[0], *args]
        return super().parse_args(ctx, args)
