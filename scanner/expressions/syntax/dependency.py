"""Makes sure that `jmespath` is what its name says."""

from functools import cache
from pathlib import Path

from scanner.errors import UsageError


@cache
def check_jmespath() -> None:
    """Does nothing, once; raises UsageError where a fork is installed over jmespath, which means other things by the same expressions."""
    import jmespath

    if list(Path(jmespath.__file__).parent.parent.glob("jmespath_community*")):
        raise UsageError(
            "jmespath-community is installed over jmespath and reads expressions otherwise: pip uninstall jmespath-community, "
            "then pip install --force-reinstall 'jmespath<2'"
        )
