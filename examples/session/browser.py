"""The page in real browsers: two of them, headless, each with a profile of its own. Wants `chromium` and `chromedriver`.

`python3 examples/session/browser.py` builds and starts the application with access tokens that live for two seconds.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # of the WebDriver protocol
LIFETIME = 2


def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def patiently(what, look, seconds=30):
    """Waits for a page that is on its way."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            sys.exit(f"browser: FAILED: {what}")
        time.sleep(0.05)
    print(f"ok: {what}", flush=True)
    return found


@contextlib.contextmanager
def running(command, environment, until):
    """A program, in a process group of its own, until it says so."""
    program = subprocess.Popen(
        command, cwd=ROOT, env=dict(os.environ, **environment), text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    try:
        said = ""
        for line in program.stdout:
            said += line
            if until in line:
                break
        else:
            sys.exit(f"browser: FAILED: {command[0]}\n{said}")
        yield
    finally:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


class Browser:
    """One browser, over WebDriver (https://www.w3.org/TR/webdriver2/)."""

    def __init__(self, driver, page, folder):
        self.driver = driver
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--user-data-dir={folder}"]
        wanted = {"alwaysMatch": {"goog:chromeOptions": {"args": arguments, "binary": shutil.which("chromium")}}}
        self.path = ""
        self.path = "/session/" + self.call("POST", "/session", {"capabilities": wanted})["sessionId"]
        self.call("POST", "/url", {"url": page})

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            self.driver + self.path + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            sys.exit(f"browser: FAILED: {method} {path}: {error.read().decode()}")

    def element(self, selector):
        found = self.call("POST", "/element", {"using": "css selector", "value": selector})
        return f"/element/{found[ELEMENT]}"

    def sees(self, selector):
        return self.call("GET", self.element(selector) + "/displayed")

    def text(self, selector):
        return self.call("GET", self.element(selector) + "/text")

    def type(self, selector, text):
        self.call("POST", self.element(selector) + "/value", {"text": text})

    def click(self, selector):
        self.call("POST", self.element(selector) + "/click", {})

    def reload(self):
        self.call("POST", "/refresh", {})

    def run(self, script):
        """What a script of the page returns, or resolves to."""
        return self.call("POST", "/execute/sync", {"script": script, "args": []})

    def cookies(self):
        return {cookie["name"]: cookie for cookie in self.call("GET", "/cookie")}

    def log_in(self, name):
        patiently(f"{name} is asked to log in", lambda: self.sees("#login"))
        self.type("[name=name]", name)
        self.type("[name=password]", f"{name}-demo-password")
        self.click("#login button")
        patiently(f"{name} is logged in", lambda: self.sees("#inside") and self.text("#who") == name)

    def close(self):
        self.call("DELETE", "")


def check(what, good):
    if not good:
        sys.exit(f"browser: FAILED: {what}")
    print(f"ok: {what}", flush=True)


def notes(browser):
    return browser.run("return [...document.querySelectorAll('#notes li')].map(item => item.textContent)")


def tried(first, second, page, stranger):
    first.log_in("alice")
    cookies = first.cookies()
    check("there are three cookies, and one that scripts can read", {
        name: (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) for name, cookie in cookies.items()
    } == {
        "__Host-jwt": (True, True, "Lax"),
        "__Host-jwt-refresh": (True, True, "Lax"),
        "__Host-jwt-csrf": (False, True, "Lax"),
    })
    check("no script sees a token", first.run("return document.cookie").startswith("__Host-jwt-csrf="))

    first.type("[name=note]", "milk")
    first.click("#write button")
    patiently("a note is written down", lambda: notes(first) == ["milk"])

    without = first.run("return fetch('/notes', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '\"forged\"' })"
                        ".then(async answer => [answer.status, (await answer.json()).code])")
    check("without the CSRF token nothing is written", without == [403, "csrf_refused"])
    stale = first.run("return fetch('/notes', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': 'A'.repeat(43) },"
                      " body: '\"forged\"' }).then(answer => answer.status)")
    check("with another CSRF token neither", stale == 403)

    # The same server under another name is another site, whose page sends a form as any page of the world could: one that the
    # server takes for a login.
    second.call("POST", "/url", {"url": stranger})
    second.run(f"""
        const field = document.createElement("input");
        field.name = '{{"name":"bob","password":"bob-demo-password","rest":"';
        field.value = '"}}';
        const form = Object.assign(document.createElement("form"), {{ method: "post", enctype: "text/plain", action: "{page}login" }});
        form.append(field);
        document.body.append(form);
        form.submit();
    """)
    patiently("a form of another site logs nobody in", lambda: "csrf_refused" in second.run("return document.body.textContent"))
    check("and sets no cookie", second.cookies() == {})
    second.call("POST", "/url", {"url": page})
    second.log_in("alice")
    check("both browsers see what was written", notes(second) == ["milk"])

    time.sleep(LIFETIME + 1)
    check("the access token has ended", "__Host-jwt" not in first.cookies())
    before = cookies["__Host-jwt-refresh"]["value"]
    first.reload()
    patiently("its user is still logged in", lambda: first.sees("#inside") and notes(first) == ["milk"])
    check("by another refresh token", first.cookies()["__Host-jwt-refresh"]["value"] != before)
    time.sleep(LIFETIME + 1)
    many = first.run("return Promise.all(Array.from({ length: 8 }, () => send('GET', '/me').then(answer => answer.status)))")
    check("eight requests at once refresh once, and all are answered", many == [200] * 8)

    second.click("#everywhere")
    patiently("the second browser is out", lambda: second.sees("#login") and second.cookies() == {})
    first.reload()
    patiently("and the first one, too", lambda: first.sees("#login") and first.cookies() == {})
    first.log_in("alice")
    first.click("#logout")
    patiently("who logs out is out", lambda: first.sees("#login") and first.cookies() == {})


def main():
    missing = [program for program in ("chromium", "chromedriver") if not shutil.which(program)]
    if missing:
        sys.exit(f"browser: {' and '.join(missing)} not found (Debian: apt-get install chromium chromium-driver)")
    own, drivers = port(), port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = {
            "ROCKET_CLI_COLORS": "false",
            "ROCKET_PORT": str(own),
            "ROCKET_JWT": f'{{expiration={LIFETIME},leeway=0,store="sqlite:{folder}/session.db"}}',
        }
        page = f"http://127.0.0.1:{own}/"
        with (
            running(["cargo", "run", "-p", "session"], environment, "Rocket has launched"),
            running(["chromedriver", f"--port={drivers}"], {}, "started successfully"),
        ):
            driver = f"http://127.0.0.1:{drivers}"
            browsers = [Browser(driver, page, f"{folder}/{name}") for name in ("first", "second")]
            tried(*browsers, page, f"http://localhost:{own}/")
            for browser in browsers:
                browser.close()


if __name__ == "__main__":
    main()
