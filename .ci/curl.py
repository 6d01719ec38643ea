"""Runs the commands of a Markdown file's `<!-- curl -->` blocks in one shell and compares what they print.

A block is a fence that follows the comment. A line that starts with `$ ` is a command (a trailing backslash continues it);
the lines up to the next one are what it must print, where `...` stands for any text within a line. `<!-- curl NAME -->` is
run where that name is given, in a shell of its own.

Who is asked, a block `<!-- servers -->` of the same name starts: its lines are run in turn, and one with `cargo run` is waited
for until it has launched, and ended when all is done. Where there is no such block, the server has to be there.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading

MARK = "--- end of output ---"


def blocks(text, kind, name):
    comment = f"<!-- {kind} {name} -->" if name else f"<!-- {kind} -->"
    found = re.findall(rf"{comment}\s*```[a-z]*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    if len(found) != text.count(comment):
        sys.exit(f"curl: {comment} without its block")
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


class Servers:
    """What the lines start; each has a database of its own in a folder that goes with them."""

    def __init__(self, lines):
        self.lines, self.running, self.readers = lines, [], []

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        try:
            for number, line in enumerate(self.lines):
                self.run(number, line)
        except BaseException:
            self.__exit__()
            raise

    def run(self, number, line):
        if "cargo run" not in line:
            subprocess.run(["bash", "-c", line], check=True)
            return
        database = f'{{database="{self.folder.name}/{number}.db"}}'
        environment = dict(os.environ, ROCKET_CLI_COLORS="false", ROCKET_QUICKSTART=database)
        # Its own process group: cargo and the application both go.
        server = subprocess.Popen(
            ["bash", "-c", line],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.running.append(server)
        said = ""
        for output in server.stdout:
            said += output
            if "Rocket has launched" in output:
                # Nobody may be kept from writing.
                self.readers.append(threading.Thread(target=server.stdout.read, daemon=True))
                self.readers[-1].start()
                return
        sys.exit(f"curl: FAILED: {line}\n{said}")

    def __exit__(self, *_):
        for server in self.running:
            try:
                os.killpg(server.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
            server.wait()
        # There is an end to read where all of the group are gone, and their ports free.
        for reader in self.readers:
            reader.join(timeout=30)
        self.folder.cleanup()


def ask(found):
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


def main(path, name=""):
    text = pathlib.Path(path).read_text()
    found = cases(blocks(text, "curl", name))
    if not found:
        sys.exit("curl: no block")
    with Servers(blocks(text, "servers", name).splitlines()):
        return ask(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
