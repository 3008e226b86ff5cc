"""Help and usage errors of the terminal in the user's language.

Commands are declared in English. At the door the whole tree is translated before click reads the
arguments, so that `--help` honours `--lang` wherever it stands; click's own words are looked up in
the same catalogue meanwhile.
"""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, TypeVar

import click
from click import core, decorators, exceptions, formatting, parser, types

from language import LANGUAGES, Language, preferred

CLICK = (
    "Usage:", "Options", "Commands", "default: {default}", "required",
    "Show this message and exit.", "Show the version and exit.",
    "Error: {message}", "Try '{command} {option}' for help.", "Aborted!",
    "Missing command.", "Missing argument", "Missing option",
    "No such command {name!r}.", "No such option {name!r}.",
    "Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)",
    "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})",
    "Option {name!r} requires an argument.", "Option {name!r} does not take a value.",
    "Invalid value: {message}", "Invalid value for {param_hint}: {message}",
    "{value!r} is not one of {choices}.", "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
)  # fmt: skip
"""What click itself says to a user of these commands."""

SPEAKERS = (core, decorators, exceptions, formatting, parser, types)
"""click's modules that say it, each through its own names `_` and `ngettext`."""

Command = TypeVar("Command", bound=click.Command)


class Door(click.Group):
    """A group of commands that speaks the language of `--lang`, which each of them takes, else of the locale."""

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.params.append(_language_option())

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Take in a command, and give it `--lang`."""
        cmd.params.append(_language_option())
        super().add_command(cmd, name)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run the command that the arguments name, in their language."""
        arguments = list(sys.argv[1:] if args is None else args)
        language = Language(asked(arguments) or preferred(os.environ))
        with _click_in(language):
            return super(Door, translated(self, language)).main(arguments, *rest, obj=language, **extra)


def _language_option() -> click.Option:
    choice = click.Choice(sorted(LANGUAGES))
    return click.Option(
        ["--lang"], type=choice, expose_value=False, help="Language; by default, that of the locale."
    )


def spoken() -> Language:
    """The language of the running command."""
    return click.get_current_context().find_object(Language) or Language(preferred(os.environ))


def asked(arguments: Sequence[str]) -> str | None:
    """The language that the arguments ask for, the last one if several; `None` if they ask for none we speak."""
    found = None
    for flag, following in pairwise([*arguments, ""]):
        if flag == "--":
            break
        name, equals, value = flag.partition("=")
        if name == "--lang":
            found = value if equals else following
    return found if found in LANGUAGES else None


def translated(command: Command, language: Language) -> Command:
    """A copy of the command, its options and its sub-commands, with help in that language."""
    context = click.Context(command)
    twin = copy.copy(command)
    twin.help = language.words(command.help or "")
    twin.options_metavar = language.words(command.options_metavar or "")
    twin.params = [_translated_parameter(parameter, context, language) for parameter in command.params]
    if isinstance(twin, click.Group) and isinstance(command, click.Group):
        twin.subcommand_metavar = language.words(command.subcommand_metavar)
        twin.commands = {name: translated(each, language) for name, each in command.commands.items()}
    return twin


def _translated_parameter(
    parameter: click.Parameter, context: click.Context, language: Language
) -> click.Parameter:
    twin = copy.copy(parameter)
    if not _is_flag(twin):
        twin.metavar = language.words(parameter.make_metavar(context))
    if isinstance(twin, click.Option):
        twin.help = language.words(twin.help or "")
    return twin


def _is_flag(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and parameter.is_flag


@contextmanager
def _click_in(language: Language) -> Iterator[None]:
    """Meanwhile click finds its own words in our catalogue: it offers no other way to choose one."""

    def plural(one: str, many: str, count: int) -> str:
        return language.words(one if count == 1 else many)

    ours = {"_": language.words, "ngettext": plural}
    theirs = [
        (vars(module), {name: vars(module)[name] for name in ours if name in vars(module)})
        for module in SPEAKERS
    ]
    try:
        for names, own in theirs:
            names.update({name: ours[name] for name in own})
        yield
    finally:
        for names, own in theirs:
            names.update(own)


def messages(command: click.Command) -> Iterator[str]:
    """Every message of the help of a command and its sub-commands, click's own aside."""
    context = click.Context(command)
    yield from (command.help or "", command.options_metavar or "")
    for parameter in command.params:
        if not _is_flag(parameter) and not isinstance(parameter.type, click.Choice):
            yield parameter.make_metavar(context)
        if isinstance(parameter, click.Option):
            yield parameter.help or ""
    if isinstance(command, click.Group):
        yield command.subcommand_metavar
        for each in command.commands.values():
            yield from messages(each)
