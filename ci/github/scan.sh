#!/usr/bin/env bash
# Scans with the configuration that a pull request starts from. Ends with 0 if the scan could start; its exit code is an output.
set -euo pipefail

bin="$RUNNER_TEMP/jobscan/bin"
if [ -d "$RUNNER_TEMP/jobscan/Scripts" ]; then bin="$RUNNER_TEMP/jobscan/Scripts"; fi
reports="$RUNNER_TEMP/jobscan-reports"
mkdir -p "$reports"

# The lines of a text that are not empty, into the array `lines`.
read_lines() {
  lines=()
  local line
  while IFS= read -r line; do
    if [ -n "$line" ]; then lines+=("$line"); fi
  done <<< "$1"
}

options=(-f text -f "markdown=$reports/jobscan.md" -f "sarif=$reports/jobscan.sarif" -f "json=$reports/jobscan.json")
options+=(--sarif-profile github) # an alert for each cause; requests keep their line
if [ "$JOBSCAN_ALLOW_EMPTY" = true ]; then options+=(--allow-empty); fi
read_lines "$JOBSCAN_ARGS"
options+=(${lines[@]+"${lines[@]}"})
read_lines "$JOBSCAN_SOURCES"
sources=(${lines[@]+"${lines[@]}"})

if [ "$JOBSCAN_CONFIG_REF" = none ]; then
  :
elif [ -n "$JOBSCAN_CONFIG_REF" ]; then
  options+=(--config-ref "$JOBSCAN_CONFIG_REF")
elif [ -n "$JOBSCAN_BASE" ]; then
  if ! base=$(git merge-base "$JOBSCAN_BASE" HEAD); then
    echo "::error::jobscan: the commit that this pull request starts from is not in this clone; set fetch-depth: 0 for actions/checkout"
    echo "exit-code=2" >> "$GITHUB_OUTPUT"
    exit 0
  fi
  options+=(--config-ref "$base")
fi

# What is printed quotes records, which must not become commands of the runner.
token=$(tr -d - < /proc/sys/kernel/random/uuid 2>/dev/null || openssl rand -hex 16)
echo "::stop-commands::$token"
code=0
"$bin/jobscan" scan "${options[@]}" -- ${sources[@]+"${sources[@]}"} || code=$?
echo "::$token::"

echo "exit-code=$code" >> "$GITHUB_OUTPUT"
for format in sarif json; do
  if [ -s "$reports/jobscan.$format" ]; then echo "$format=$reports/jobscan.$format" >> "$GITHUB_OUTPUT"; fi
done
if [ "$JOBSCAN_SUMMARY" = true ] && [ -s "$reports/jobscan.md" ]; then
  cat "$reports/jobscan.md" >> "$GITHUB_STEP_SUMMARY" # below 1 MiB, and no record can put markup into it
fi
