"""A proxy before an S3 server in which a share of the objects' answers goes wrong.

faults.py PORT TARGET_PORT FAULT RATE, FAULT one of: slow-down throttle cut stall corrupt refuse
"""

import http.client
import random
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

port, target, fault, rate = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
chance, lock = random.Random(7), threading.Lock()
print(f"{fault}: a share of {rate}, seed 7", file=sys.stderr)


class Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_request(self):
        is_object = self.command == "GET" and "list-type" not in self.path
        with lock:
            is_hit = is_object and chance.random() < rate
        if is_hit and fault == "slow-down":
            return self.fail(503, "SlowDown")
        if is_hit and fault == "throttle":
            return self.fail(400, "Throttling")
        if is_hit and fault == "refuse":
            return self.hang_up()
        server = http.client.HTTPConnection("127.0.0.1", target)
        server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            server.putheader(name, value)
        server.endheaders()
        answer = server.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        length = answer.getheader("content-length") if self.command == "HEAD" else len(body)
        self.send_header("content-length", str(length or 0))
        self.end_headers()
        if is_hit and fault == "corrupt":
            body = body[:-9] + bytes([body[-9] ^ 1]) + body[-8:]
        if is_hit and fault in ("cut", "stall"):
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            if fault == "stall":
                time.sleep(60)
            return self.hang_up()
        self.wfile.write(body)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def fail(self, status, code):
        body = f"<Error><Code>{code}</Code><Message>as asked</Message></Error>".encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = handle_request

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass


Server(("127.0.0.1", port), Proxy).serve_forever()
