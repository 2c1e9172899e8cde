"""Options that several commands have."""

import click

CONFIG = click.option(
    "--config", metavar="FILE", help="The configuration. Default: the nearest jobscan.yaml from here up to the working tree's root."
)
PARAM = click.option("--param", "params", multiple=True, metavar="[RULE.]NAME=VALUE", help="Sets a parameter; repeat it for a list.")
