#!/usr/bin/env python3
"""Measures `drydock serve` beside nginx (a constant answer) and moto's server, where they are installed, on this machine in one run; prints ratios.

usage: server.py DRYDOCK [--seconds N] [--stacks N]
Needs wrk and boto3 (.venv); nginx on PATH or in /usr/sbin, moto_server in .venv-bench or on PATH.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
KEY = "Credential=000000000000/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0"
WRK = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
wrk.headers["Authorization"] = "AWS4-HMAC-SHA256 %s"
wrk.body = "Action=GetCallerIdentity&Version=2011-06-15"
""" % KEY
NGINX = """
worker_processes auto; daemon off; error_log stderr crit; pid %(folder)s/pid;
events { worker_connections 256; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path %(folder)s; proxy_temp_path %(folder)s; fastcgi_temp_path %(folder)s;
  uwsgi_temp_path %(folder)s; scgi_temp_path %(folder)s;
  server { listen 127.0.0.1:%(port)d; location / { default_type text/xml; return 200 "%(answer)s"; } } }
"""
ANSWER = "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def wait_for(port, process):
    deadline = time.perf_counter() + 60
    while time.perf_counter() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        time.sleep(0.001)
    return False


@contextlib.contextmanager
def running(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process if wait_for(port, process) else None
    finally:
        process.terminate()
        process.wait(30)


def load(port, seconds, folder):
    """Requests a second and the 99th percentile in milliseconds, of GetCallerIdentity over 8 connections from one thread."""
    script = pathlib.Path(folder, "call.lua")
    script.write_text(WRK)
    out = subprocess.run(["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    if "Non-2xx" in out:
        rate = 0.0
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def resident(process):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024


def time_to_ready(drydock):
    times = []
    for _ in range(11):
        port = free_port()
        begin = time.perf_counter()
        with running([drydock, "serve", "--port", str(port)], port):
            times.append(time.perf_counter() - begin)
    return sorted(times)[5]


def clients(port):
    import boto3
    return boto3.client("cloudformation", region_name="us-east-1", aws_access_key_id="000000000000", aws_secret_access_key="x", endpoint_url=f"http://127.0.0.1:{port}")


def create(client, name, body):
    """Seconds from the call of CreateStack until CREATE_COMPLETE is seen."""
    begin = time.perf_counter()
    client.create_stack(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])
    while True:
        status = client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        if not status.endswith("IN_PROGRESS"):
            break
        time.sleep(0.001)
    assert status == "CREATE_COMPLETE", status
    return time.perf_counter() - begin


def time_of_pipeline(drydock):
    """Median over servers that have just started; the client is warm."""
    body = (ROOT / "examples/payment-pipeline.yaml").read_text()
    times = []
    for _ in range(5):
        port = free_port()
        with running([drydock, "serve", "--port", str(port), "--account", str(ROOT / "examples/payment-pipeline.account.yaml")], port):
            client = clients(port)
            client.describe_stacks()
            times.append(create(client, "shop", body))
    return sorted(times)[2]


def stacks(drydock, count):
    body = json.dumps({"Resources": {f"P{number}": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x"}} for number in range(20)}})
    port = free_port()
    with running([drydock, "serve", "--port", str(port)], port) as process:
        client = clients(port)
        create(client, "first", body)
        before, begin = resident(process), time.perf_counter()
        halves = []
        for number in range(count):
            create(client, f"stack-{number}", body)
            if number + 1 in (count // 2, count):
                halves.append(time.perf_counter() - begin - sum(halves))
        return sum(halves), halves[1] / halves[0], (resident(process) - before) * 1024 / count


def line(name, value, goal, good):
    print(f"{name:44} {value:>24}   {goal}{'' if good else '   MISSED'}")
    return good


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("drydock")
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--stacks", type=int, default=1000)
    given = arguments.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (apt-get install wrk)")
    ready = time_to_ready(given.drydock)
    good = line("port open after exec", f"{ready * 1000:.1f} ms", "goal 20 ms", ready <= 0.020)
    rates = {}
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with running([given.drydock, "serve", "--port", str(port)], port) as process:
            idle = resident(process)
            good &= line("idle memory", f"{idle:.1f} MB", "goal 25 MB", idle <= 25)
            rates["drydock"], slowest = load(port, given.seconds, folder)
        nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        if nginx:
            port = free_port()
            configuration = pathlib.Path(folder, "nginx.conf")
            configuration.write_text(NGINX % {"folder": folder, "port": port, "answer": ANSWER.replace('"', "'")})
            with running([nginx, "-p", folder, "-c", str(configuration)], port) as process:
                rates["nginx"], _ = load(port, given.seconds, folder)
        moto = shutil.which("moto_server", path=f"{ROOT}/.venv-bench/bin:{os.environ['PATH']}")
        if moto:
            port = free_port()
            with running([moto, "-p", str(port)], port) as process:
                if process:
                    rates["moto"], _ = load(port, given.seconds, folder)
    pipeline_time = time_of_pipeline(given.drydock)
    share = rates["drydock"] / rates["nginx"] if "nginx" in rates else None
    good &= line("GetCallerIdentity", f"{rates['drydock']:,.0f} requests/s", "", True)
    if share:
        good &= line("  of nginx's constant answer", f"{share * 100:.0f} % of {rates['nginx']:,.0f}", "goal 40 %", share >= 0.4)
    if "moto" in rates:
        line("  beside moto", f"{rates['drydock'] / max(rates['moto'], 1):,.0f} times {rates['moto']:,.0f}", "", True)
    good &= line("  99th percentile", f"{slowest:.2f} ms", "goal 1 ms", slowest <= 1)
    good &= line("payment pipeline, CreateStack to complete", f"{pipeline_time * 1000:.1f} ms", "goal 60 ms", pipeline_time <= 0.060)
    total, slope, memory = stacks(given.drydock, given.stacks)
    good &= line(f"{given.stacks} stacks of 20 resources", f"{total:.1f} s", "goal 20 s", total <= 20)
    good &= line("  second half to first", f"{slope:.2f}", "goal 1.2", slope <= 1.2)
    good &= line("  memory of a stack", f"{memory:.0f} kB", "goal 100 kB", memory <= 100)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
