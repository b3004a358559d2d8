"""The command line: parse, call one desk operation, show."""

import click

import standby


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(standby.__version__)
def main() -> None:
    """Keep people safe in a volatile country, and keep the record straight."""
