"""Runs the commands of a Markdown file's `<!-- curl -->` blocks in one shell and compares what they print.

A block is a fence that follows the comment. A line that starts with `$ ` is a command (a trailing backslash continues it);
the lines up to the next one are what it must print, where `...` stands for any text within a line.
"""

import pathlib
import re
import subprocess
import sys

MARK = "--- end of output ---"


def blocks(text):
    found = re.findall(r"<!-- curl -->\s*```[a-z]*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    if not found or len(found) != text.count("<!-- curl -->"):
        sys.exit("curl: no block, or a comment without its block")
    return "".join(found)


def cases(text):
    found = []
    for line in text.splitlines():
        if found and found[-1][0].endswith("\\"):
            found[-1][0] += "\n" + line
        elif line.startswith("$ "):
            found.append([line[2:], []])
        elif found:
            found[-1][1].append(line)
        else:
            sys.exit(f"curl: output without a command: {line}")
    return found


def matches(expected, printed):
    pattern = ".*".join(re.escape(part) for part in expected.split("..."))
    return re.fullmatch(pattern, printed) is not None


def main(path):
    found = cases(blocks(pathlib.Path(path).read_text()))
    script = "".join(f"{command}\nprintf '\\n%s\\n' '{MARK}'\n" for command, _ in found)
    run = subprocess.run(["bash", "-c", script], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    printed = run.stdout.replace("\r", "").split(MARK + "\n")[:-1]
    failed = 0
    if len(printed) != len(found):
        failed += 1
        print(f"curl: FAILED: only {len(printed)} of {len(found)} commands ran")
    for (command, expected), output in zip(found, printed):
        expected, output = "\n".join(expected).strip(), output.strip()
        if matches(expected, output):
            continue
        failed += 1
        # A token may be among what was printed; it is a throw-away one of this run.
        print(f"curl: FAILED: {command}\n  expected: {expected}\n  printed:  {output}")
    if run.stderr:
        print(run.stderr, end="")
    print(f"curl: {len(found)} commands, {failed} failed")
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
