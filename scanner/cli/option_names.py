"""The command line's names for the inputs that errors are about: the library says "policies", the command says `-p`."""

from scanner.errors import UsageError

# What to put before a sentence about an input. One about a parameter begins with the parameter's name, as its option does.
PREFIXES = {
    "accounts": "--account: ",
    "accounts_from": "--accounts: ",
    "allow_unknown": "--allow-unknown: ",
    "aws": "--aws: ",
    "baseline": "--baseline: ",
    "config": "--config: ",
    "config_ref": "--config-ref: ",
    "detail": "--detail: ",
    "context": "--context: ",
    "cause": "--cause: ",
    "expect": "--expect: ",
    "expect_jobs": "--expect-jobs: ",
    "expires": "--expires: ",
    "external_id": "--external-id: ",
    "fail_on": "--fail-on: ",
    "fail_on_incomplete": "--fail-on-incomplete: ",
    "fail_on_new": "--fail-on-new: ",
    "fingerprint": "--fingerprint: ",
    "format": "-f: ",
    "frameworks": "--framework: ",
    "id": "--id: ",
    "ids": "--id: ",
    "ignore": "--ignore: ",
    "last": "--last: ",
    "locked": "--locked: ",
    "max_rate": "--max-rate: ",
    "max_depth": "--max-depth: ",
    "max_record_size": "--max-record-size: ",
    "name_contains": "--name-contains: ",
    "now": "--now: ",
    "packs": "--pack: ",
    "params": "--param ",
    "policies": "-p: ",
    "processes": "-j: ",
    "profile": "--profile: ",
    "redact": "--redact: ",
    "regions": "--region: ",
    "reuse": "--reuse: ",
    "role_arn": "--role-arn: ",
    "role_name": "--role-name: ",
    "select": "--select: ",
    "selections": "--selection: ",
    "shape": "--shape: ",
    "since": "--since: ",
    "statuses": "--status: ",
    "title": "--title: ",
    "trust": "--trust: ",
    "unit": "--ou: ",
    "waivers": "--waivers: ",
}


def name_option(error: UsageError) -> str:
    """The error's sentence after the option that it is about, e.g. "-p: unknown pack or selection 'corre'; did you mean core?"."""
    sentence = PREFIXES.get(error.argument, "") + str(error)
    if not error.settings:
        return sentence
    options = " ".join(f'--param "{setting}"' for setting in error.settings)
    return f"{sentence}; try {options}"
