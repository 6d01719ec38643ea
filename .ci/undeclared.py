"""Deletes each `#[jwt_protected]` of the examples, one at a time, and sees that the launch stops.

What stands above a route in a protected module adds to what the module asks: without it, the application launches, and the route
is still protected.

Works on a copy of what is tracked, in the folder that is given; `CARGO_TARGET_DIR` says where it is built.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

SAID = "declared neither protected nor public"


def attributes(text):
    """Where each attribute begins and ends; comments are not looked into."""
    for match in re.finditer(r"^[ \t]*#\[jwt_protected\b", text, re.MULTILINE):
        depth = 0
        for end in range(match.start(), len(text)):
            depth += (text[end] == "[") - (text[end] == "]")
            if depth == 0 and text[end] == "]":
                yield match.start(), end + 1
                break


def in_module(text, start):
    """Whether what begins there stands in a protected module. Those of the examples end with a `}` at the start of a line."""
    modules = re.finditer(r"^#\[jwt_protected\b[^\n]*\n(?:pub(?:\([^)]*\))? )?mod \w+ \{.*?^\}", text, re.DOTALL | re.MULTILINE)
    return any(module.start() < start < module.end() for module in modules)


def public(said):
    """How many routes the map of a launch calls public."""
    return len(re.findall(r"^ +>> \(.* public: ", said, re.MULTILINE))


def run(root, example, work):
    """Whether the application launches, and what it said."""
    environment = dict(os.environ, ROCKET_PORT="0", ROCKET_ADDRESS="127.0.0.1", ROCKET_CLI_COLORS="false")
    environment[f"ROCKET_{example.upper()}"] = f'{{database="{work}/{example}.db"}}'
    built = subprocess.run(["cargo", "build", "-q", "-p", example], cwd=root, capture_output=True, text=True)
    if built.returncode != 0:
        return False, built.stderr
    program = pathlib.Path(os.environ["CARGO_TARGET_DIR"]) / "debug" / example
    with subprocess.Popen(program, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        said = ""
        for line in server.stdout:
            said += line
            if "Rocket has launched" in line:
                server.kill()
                return True, said
    return False, said


def main(work):
    root = work / "copy"
    shutil.rmtree(root, ignore_errors=True)
    for name in subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.splitlines():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(name, root / name)
    # The folder of the dependencies is that of the original, and cargo takes packages of one name and version for the same: without
    # a version of its own, what is built here would be run there.
    manifest = root / "Cargo.toml"
    manifest.write_text(re.sub(r'^(version = "\d+\.\d+\.)\d+"', r'\g<1>999"', manifest.read_text(), count=1, flags=re.MULTILINE))
    failed = deleted = 0
    for example in sorted(path.name for path in (root / "examples").iterdir()):
        launched, said = run(root, example, work)
        if not launched:
            sys.exit(f"{example} does not launch as it is:\n{said}")
        open_routes = public(said)
        for file in sorted((root / "examples" / example / "src").rglob("*.rs")):
            text = file.read_text()
            for start, end in attributes(text):
                file.write_text(text[:start] + text[end:])
                launched, said = run(root, example, work)
                place = f"{file.relative_to(root)}:{text.count(chr(10), 0, start) + 1}"
                deleted += 1
                if in_module(text, start):
                    good = launched and public(said) == open_routes
                else:
                    good = not launched and SAID in said
                if not good:
                    failed += 1
                    print(f"FAILED: {place}: without it the application {'launches' if launched else 'says'}:\n{said}")
                else:
                    print(f"ok: {place}")
            file.write_text(text)
        # Cargo cannot tell the copy from the original where both are built in one folder: what stays there has to be whole.
        launched, said = run(root, example, work)
        if not launched:
            sys.exit(f"{example} does not launch any more:\n{said}")
    print(f"test result: {'ok' if not failed else 'FAILED'}. {deleted - failed} passed; {failed} failed; attributes deleted")
    sys.exit(1 if failed or not deleted else 0)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
