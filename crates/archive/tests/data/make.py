"""Makes the web archives and Parquet files beside it with the tools people use.

    pip install warcio brotli pyarrow && python make.py
"""

import datetime
import gzip
import io
import zlib
from pathlib import Path

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).parent

REPORT = """The old bridge over the Lowe was shut to all traffic on Monday after a lorry
struck one of its piers, the town’s police said in a short statement. More than 40 cars
were on it, according to Mayor Ada Quill, who called for a new bridge."""
FERRY = """The ferry between Harbourtown and Skerry sailed again on Tuesday, its owner
said. It had lain in port for three weeks while its engine was mended, and some 200
islanders had been waiting, said Tom Reed, who speaks for them. «Ça suffit», he said."""
DATE = "2031-10-28T09:30:00Z"


def page(title, text, head=""):
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1><p>{text}</p>"
        f"<p>Nobody was hurt, the council said, and work on it is to begin on Friday "
        f"at the latest.</p></article></body></html>"
    )


def chunked(body):
    parts = [body[i : i + 300] for i in range(0, len(body), 300)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


def pages(writer):
    def add(kind, url, status, fields, body, **more):
        http = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": DATE},
                **more,
            )
        )

    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "make.py"}))
    html = [("Content-Type", "text/html; charset=utf-8")]
    bridge = "https://post.example/2031/bridge"
    request = StatusAndHeaders("GET /2031/bridge HTTP/1.1", [("Host", "post.example")], is_http_request=True)
    writer.write_record(
        writer.create_warc_record(bridge, "request", http_headers=request, warc_headers_dict={"WARC-Date": DATE})
    )
    dated = "<meta property='article:published_time' content='2031-10-27'>"
    add("response", bridge, "200 OK", html, page("Bridge shut", REPORT, dated).encode())
    add("response", "https://post.example/gone", "404 Not Found", html, page("Gone", REPORT).encode())
    add("response", "https://post.example/a.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG")
    latin = page("Ferry sails", FERRY.replace("’", "'")).encode("iso-8859-1")
    packed = gzip.compress(latin, mtime=0)
    fields = [
        ("Content-Type", "text/html; charset=ISO-8859-1"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
    ]
    add("response", "https://wire.example/ferry", "200 OK", fields, chunked(packed))
    fields = [("content-type", "text/html"), ("content-encoding", "br")]
    body = page("Bridge shut by lorry", REPORT).encode()
    add("response", "https://daily.example/bridge", "200 OK", fields, brotli.compress(body))
    fields = [("Content-Type", "application/xhtml+xml"), ("Content-Encoding", "deflate")]
    body = zlib.compress(page("Ferry back", FERRY).encode())
    add("response", "https://daily.example/ferry", "200 OK", fields, body)
    add("response", "https://daily.example/login", "200 OK", html, b"<html><p>Log in</p></html>")
    add("revisit", bridge, "200 OK", html, b"")


def texts(writer):
    writer.write_record(writer.create_warcinfo_record("a.wet", {"software": "make.py"}))
    for url, text in [("https://post.example/bridge", REPORT), ("https://post.example/ferry", FERRY)]:
        writer.write_record(
            writer.create_warc_record(
                url,
                "conversion",
                payload=io.BytesIO(text.encode()),
                warc_content_type="text/plain",
                warc_headers_dict={"WARC-Date": DATE},
            )
        )


for name, write, packed in [
    ("pages.warc", pages, False),
    ("pages.warc.gz", pages, True),
    ("texts.warc.wet.gz", texts, True),
]:
    with open(HERE / name, "wb") as out:
        write(WARCWriter(out, gzip=packed))

rows = 50
table = pa.table(
    {
        "id": pa.array(range(rows)),
        "Headline": [f"Bridge shut, day {i}" for i in range(rows)],
        "article_text": [f"{REPORT} It was day {i}." if i != 7 else None for i in range(rows)],
        "published": pa.array([datetime.date(2031, 10, 1 + i % 28) for i in range(rows)]),
        "seen": pa.array(
            [datetime.datetime(2031, 11, 1 + i % 28, 12) for i in range(rows)], pa.timestamp("us")
        ),
        "link": [f"https://post.example/{i}" for i in range(rows)],
        "outlet": pa.array(["The Harbour Post"] * rows).dictionary_encode(),
        "tags": [["bridge", "lorry"]] * rows,
        "place": [{"name": "Harbourtown"}] * rows,
    }
)
pq.write_table(table, HERE / "reports.parquet", row_group_size=20)
pq.write_table(table, HERE / "reports-zstd.parquet", compression="zstd", data_page_version="2.0")
