#!/usr/bin/env bash
# Installs jobscan into an environment of its own, from a wheel or from the checkout of this action.
set -euo pipefail

venv="$RUNNER_TEMP/jobscan"
package="${JOBSCAN_WHEEL:-$GITHUB_ACTION_PATH}"

# -I: without it, Python would import a venv.py or pip.py of the repository that is scanned.
"$JOBSCAN_PYTHON" -I -m venv "$venv"
bin="$venv/bin"
if [ -d "$venv/Scripts" ]; then bin="$venv/Scripts"; fi
"$bin/python" -I -m pip --disable-pip-version-check --quiet install "$package"
"$bin/jobscan" --version
