"""A drydock server of a test's own, and the environment in which clients find it."""
import contextlib
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLIENTS = pathlib.Path(__file__).resolve().parent
DRYDOCK = os.environ.get("DRYDOCK", str(ROOT / "build/release/drydock"))
READY = re.compile(r"^Ready\.$")
# The server is on this machine: no client of a test goes through a proxy.
os.environ.update(NO_PROXY="127.0.0.1,localhost", no_proxy="127.0.0.1,localhost")
# Waiters ask again at once, so many times: no test sleeps.
FAST = {"Delay": 0, "MaxAttempts": 20000}


class Server:
    """`drydock serve` on a free port. What it prints is kept in `lines`."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([DRYDOCK, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.lines, self.errors = [], []
        self.url = None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if found := re.search(r" listens on (\S+)$", self.lines[-1]):
                self.url = found[1]
            if READY.match(self.lines[-1]):
                break
        else:
            raise AssertionError("drydock serve did not become ready: " + self.process.stderr.read())
        # A full pipe would stop the server.
        self.reader = threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends it as a user would; the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        code = self.process.wait(30)
        self.close()
        return code

    def kill(self):
        self.process.kill()
        self.process.wait(30)
        self.close()

    def close(self):
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()

    def environment(self, account="000000000000", region="us-east-1", **more):
        """Nothing of the caller's own AWS settings gets through."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**kept, "AWS_ENDPOINT_URL": self.url, "AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": region,
                "AWS_DEFAULT_REGION": region, "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull,
                "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_PAGER": "", **more}

    def client(self, service, account="000000000000", region="us-east-1", **config):
        import boto3
        from botocore.config import Config
        return boto3.client(service, region_name=region, aws_access_key_id=account, aws_secret_access_key="test", endpoint_url=self.url,
                            config=Config(retries={"max_attempts": 0}, **config))

    def page(self, path, method="GET", body=None):
        """A page of drydock's own: its JSON, or its bytes if it has none."""
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data=data, method=method), timeout=30) as answer:
            content = answer.read()
        return json.loads(content) if answer.headers.get_content_type() == "application/json" else content


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as path:
        yield pathlib.Path(path)


def run(command, environment, cwd=None, check=True):
    """What a program printed; a program that fails fails the test with all that it said."""
    ended = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=300)
    if check and ended.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {ended.returncode}\n{ended.stdout}\n{ended.stderr}")
    return ended
