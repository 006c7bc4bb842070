#!/usr/bin/env bash
# The one entry of the repository. Needs the .NET 10 SDK and git; PowerShell 7.4+ only for the module's tasks, which are left out (and said to be) without it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
colour=()
[ -t 1 ] || colour=(-noColor)
configuration=Release
bin=artifacts/bin
output=$(tr '[:upper:]' '[:lower:]' <<<"$configuration")

usage() {
  cat <<'TEXT'
Usage: ./build.sh <command>
  demo    a first look without a key: simulated quotes, a K-line chart and live trades in this terminal
  test    build, then every test; the last line says "N passed, N failed, N skipped"
  build   the solution, and the PowerShell module in artifacts/module/Qos
  pack    the NuGet packages (the tool qos among them) and the module's package in artifacts/package
  help    this text
TEXT
}

say() { printf '\n== %s\n' "$*"; }

# Sets `pwsh` to a command line for PowerShell 7.4 or later: the one on PATH, or the tool of .config/dotnet-tools.json where the registry has it.
find_pwsh() {
  local candidate
  local check='exit [int]($PSVersionTable.PSVersion -lt [version]"7.4")'
  for candidate in 'pwsh' 'dotnet tool run pwsh --'; do
    if [ "$candidate" != pwsh ]; then
      dotnet tool restore >/dev/null 2>&1 </dev/null || continue
      export DOTNET_ROLL_FORWARD=Major
    fi
    read -ra pwsh <<<"$candidate"
    "${pwsh[@]}" -NoLogo -NoProfile -NonInteractive -Command "$check" >/dev/null 2>&1 </dev/null && return 0
  done
  pwsh=()
  return 1
}

# compile [PROJECT]: the solution, or what one project needs.
compile() {
  say "Building ${1:-the solution} ($configuration)"
  dotnet build "${1:-Qos.PowerShell.sln}" -c "$configuration" -nologo -v quiet -clp:"ErrorsOnly;NoSummary"
}

# build_ps1 TASK WHAT-IS-LEFT-OUT [-NoBuild]: a task of the module, or the plain word that it was left out.
build_ps1() {
  if find_pwsh; then
    "${pwsh[@]}" -NoLogo -NoProfile -NonInteractive -File build.ps1 -Task "$1" -Configuration "$configuration" "${@:3}"
  else
    echo "Left out: $2. PowerShell 7.4 or later was not found on PATH, nor as a dotnet tool in the package registry."
  fi
}

run_tests() {
  passed=0 failed=0 skipped=0
  if compile; then
    # Tests of notebooks import the module as users do.
    build_ps1 Build "the PowerShell module in artifacts/module/Qos" -NoBuild || failed=1
    local results=artifacts/tests
    rm -rf "$results" && mkdir -p "$results"
    local project
    for project in tests/*/*.csproj; do
      run_assembly "$(basename "$project" .csproj)" "$results"
    done
    run_pester
  else
    failed=1
  fi
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
}

# One test program; its counts come from its XML report. A program that dies before it reports is one failure.
run_assembly() {
  local name=$1 report=$2/$1.xml status line
  say "$name"
  dotnet "$bin/$name/$output/$name.dll" -noLogo "${colour[@]+"${colour[@]}"}" -xml "$report" </dev/null
  status=$?
  line=$(grep -o '<assembly [^>]*>' "$report" 2>/dev/null)
  local failures=$(($(attribute failed "$line") + $(attribute errors "$line")))
  passed=$((passed + $(attribute passed "$line")))
  skipped=$((skipped + $(attribute skipped "$line")))
  if [ "$failures" -eq 0 ] && { [ "$status" -ne 0 ] || [ -z "$line" ]; }; then
    echo "$name ended with exit code $status and no complete report: counted as one failure."
    failures=1
  fi
  failed=$((failed + failures))
}

# attribute NAME XML-TAG: a number, 0 where the tag does not have it.
attribute() {
  local value
  value=$(sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$2")
  echo "${value:-0}"
}

run_pester() {
  local files=(tests/Qos.PowerShell.Tests/*.Tests.ps1)
  [ -e "${files[0]}" ] || return 0
  say "Pester"
  if ! find_pwsh; then
    skipped=$((skipped + ${#files[@]}))
    echo "Left out: ${#files[@]} Pester file(s). PowerShell 7.4 or later was not found on PATH, nor as a dotnet tool in the package registry."
    return 0
  fi

  local log=artifacts/tests/pester.log totals status
  build_ps1 Test "Pester" -NoBuild | tee "$log"
  status=${PIPESTATUS[0]}
  totals=$(sed -n 's/^Pester totals: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped.*$/\1 \2 \3/p' "$log" | tail -n 1)
  local counts
  read -ra counts <<<"${totals:-0 0 0}"
  passed=$((passed + counts[0]))
  failed=$((failed + counts[1]))
  skipped=$((skipped + counts[2]))
  if [ "${counts[1]}" -eq 0 ] && { [ "$status" -ne 0 ] || [ -z "$totals" ]; }; then
    echo "Pester ended with exit code $status and no totals: counted as one failure."
    failed=$((failed + 1))
  fi
}

case "${1:-help}" in
  demo)
    compile src/Qos.Cli && dotnet "$bin/Qos.Cli/$output/qos.dll" demo && build_ps1 Demo "the demo of the PowerShell module"
    ;;
  test)
    run_tests
    ;;
  build)
    compile && build_ps1 Build "the PowerShell module in artifacts/module/Qos" -NoBuild
    ;;
  pack)
    compile && dotnet pack Qos.PowerShell.sln -c "$configuration" --no-build -nologo -v quiet && build_ps1 Pack "the package of the PowerShell module" -NoBuild
    ;;
  help | -h | --help)
    usage
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac
