# Publishes a long body with http.client and with urllib, again and again, and prints what came: a status, or the name of an error.
import http.client
import sys
import urllib.error
import urllib.request

host, port, how, times, size = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
body = b"x" * size


def plain():
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request("POST", "/events?topic=t", body, {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def chunked():
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        pieces = (body[at:at + 65536] for at in range(0, size, 65536))
        connection.request("POST", "/events?topic=t", pieces, {"Content-Type": "text/plain"}, encode_chunked=True)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def opened():
    request = urllib.request.Request(f"http://{host}:{port}/events?topic=t", body, {"Content-Type": "text/plain"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def half_closed():
    import socket
    with socket.create_connection((host, port), timeout=60) as connection:
        head = f"POST /events?topic=t HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n"
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return int(answer.split()[1]) if answer else "end"


for _ in range(times):
    try:
        print({"plain": plain, "chunked": chunked, "urllib": opened, "half": half_closed}[how](), flush=True)
    except Exception as error:
        print(type(error).__name__, getattr(getattr(error, "reason", error), "errno", ""), flush=True)
