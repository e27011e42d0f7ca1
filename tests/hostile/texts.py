"""Hostile separated text and files that are no table at all."""

import random
from collections.abc import Iterator

from tests.hostile.good import HEADINGS, ROWS, csv_text

HEAD = ",".join(HEADINGS) + "\r\n"
LINE = ",".join(ROWS[0]) + "\r\n"


def hostile_texts() -> Iterator[tuple[str, bytes]]:
    yield from _characters()
    yield from _shapes()
    yield from _other_kinds()
    yield from _sizes()


def _characters() -> Iterator[tuple[str, bytes]]:
    good = csv_text().encode()
    yield "nul-inside.csv", good.replace(b"ALL", b"A\0L", 1)
    yield "nul-only.csv", b"\0" * 5_000
    yield "nul-in-utf16.csv", csv_text().replace("ALL", "A\0L").encode("utf-16")
    yield "utf16-odd-length.csv", csv_text().encode("utf-16") + b"x"
    yield (
        "utf16-lone-surrogate.csv",
        b"\xff\xfe" + csv_text().encode("utf-16-le") + b"\x00\xd8a\x00",
    )
    yield "utf16-without-mark.csv", csv_text().encode("utf-16-le")
    yield "utf32-broken.csv", csv_text().encode("utf-32") + b"\xff\xff\xff\xff"
    yield "utf8-mark-then-latin.csv", b"\xef\xbb\xbf" + good + b"caf\xe9,,,,,1,\r\n"
    yield "cp1252-undefined.csv", good + b"\x81\x8d\x8f,a,b,c,d,1,\r\n"
    yield "overlong-utf8.csv", good + b"\xc0\xaf\x81,a,b,c,d,1,\r\n"
    yield "mark-twice.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + good
    yield "mark-only.csv", b"\xef\xbb\xbf"
    yield "utf16-mark-only.csv", b"\xff\xfe"
    for code in (0x01, 0x07, 0x0B, 0x0C, 0x1A, 0x1C, 0x1E, 0x7F, 0x85, 0x2028, 0x2029, 0xFEFF):
        yield f"character-{code:04x}.csv", csv_text().replace("ALL", f"A{chr(code)}L").encode()
    for code in (0x202E, 0x200B, 0x00A0, 0x0660, 0xFF11, 0x0430, 0x1D7CE, 0xFDFA):
        yield f"odd-value-{code:04x}.csv", (HEAD + LINE.replace(",0,", f",{chr(code)},")).encode()


def _shapes() -> Iterator[tuple[str, bytes]]:
    def text(name: str, body: str) -> tuple[str, bytes]:
        return f"{name}.csv", body.encode()

    yield text("too-many-cells", HEAD + LINE + "a,b,c,d,e,f,g,h,i\r\n")
    yield text("too-few-cells", HEAD + LINE + "a,b\r\n")
    yield text("headings-only", HEAD)
    yield text("no-headings", LINE * 20)
    yield text("headings-twice", HEAD.strip() + ",Period\r\n" + LINE.strip() + ",x\r\n")
    yield text(
        "headings-twice-folded", HEAD.strip() + ", VALUE \u200b\r\n" + LINE.strip() + ",x\r\n"
    )
    yield text("headings-too-late", "title\r\n" * 60 + HEAD + LINE)
    yield text("headings-repeated-below", HEAD + LINE + HEAD + LINE)
    yield text("open-quote", HEAD + LINE + '"' + LINE * 5)
    yield text("open-quote-in-heading", '"' + HEAD + LINE)
    yield text("quote-then-letter", HEAD + '"a"b,c,d,e,f,1,\r\n')
    yield text("lone-quotes", HEAD + '"""","""",x,y,z,1,"\r\n')
    yield text("column-without-heading", HEAD.strip() + ",,\r\n" + LINE.strip() + ",,secret\r\n")
    yield text("only-line-ends", "\r\n" * 3_000)
    yield text("only-commas", "," * 3_000)
    yield text("many-columns", ",".join(["period", "value", *map(str, range(400))]) + "\r\n")
    yield text("mixed-line-ends", HEAD + LINE.replace("\r\n", "\r") + LINE.replace("\r\n", "\n\r"))
    yield text("mixed-separators", HEAD + LINE.replace(",", ";"))
    yield text("only-totals", HEAD + "Total,,,,,5,\r\n" * 100)
    yield text("sep-line", "sep=;\r\n" + (HEAD + LINE).replace(",", ";"))
    for number, value in enumerate(HOSTILE_VALUES):
        quoted = '"' + value.replace('"', '""') + '"'
        yield text(f"value-{number:02d}", HEAD + LINE.replace(",0,", f",{quoted},"))
        yield text(f"note-{number:02d}", HEAD + LINE.strip() + quoted + "\r\n")


HOSTILE_VALUES = (
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\uff1d1",
    "|calc", ";=1", "1e5", "1E400", "NaN", "inf", "-inf", "1_000", "0x10", "0b1", "1,00", "1.2.3",
    "1'000", "½", "²", "١٢", "\uff11\uff12", "\U0001d7cf", "--", "n/a", "TRUE", "None", "#REF!", "#N/A", "16-Jan",
    "Jan-24", "5-3", "<", "<<5", "< -1", ">1e9", "10-", "~", "99999999999999999999999999",
    "0.0000000001", "<script>alert(1)</script>", "'; DROP TABLE x; --", "${7*7}", "{{7*7}}",
    "../../etc/passwd", "file:///etc/passwd", "%s%s%n", "\\x00", "A" * 9_000, "a\nb\nc",
)  # fmt: skip


def _other_kinds() -> Iterator[tuple[str, bytes]]:
    beginnings = {
        "pdf": b"%PDF-1.7\n", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0",
        "gif": b"GIF89a", "gzip": b"\x1f\x8b\x08\0", "rar": b"Rar!\x1a\x07", "seven": b"7z\xbc\xaf'",
        "elf": b"\x7fELF\x02", "exe": b"MZ\x90\0", "rtf": b"{\\rtf1", "sqlite": b"SQLite format 3\0",
        "html": b"<!DOCTYPE html><table>", "xml": b"<?xml version='1.0'?><a/>",
        "old-xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "protected": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "parquet": b"PAR1", "bzip": b"BZh91", "pickle": b"\x80\x04\x95",
    }  # fmt: skip
    for name, beginning in beginnings.items():
        yield f"{name}.csv", beginning + csv_text().encode()
    yield "empty.csv", b""
    yield "one-byte.csv", b"x"
    yield "space.csv", b" "
    for seed in range(20):
        yield f"noise-{seed}.csv", random.Random(seed).randbytes(2_000)


def _sizes() -> Iterator[tuple[str, bytes]]:
    yield "giant-cell.csv", (HEAD + '"' + "x" * 3_000_000 + '",a,b,c,d,1,\r\n').encode()
    yield "giant-heading.csv", ("p" * 2_000_000 + "," + HEAD).encode()
    yield "giant-line.csv", (HEAD + "x," * 1_500_000).encode()
    yield "too-many-rows.csv", (HEAD + "a,b,c,d,e,1,\n" * 100_005).encode()
    yield "too-many-blank-rows.csv", (HEAD + "\n" * 2_000_000 + LINE).encode()
    yield "too-big.csv", b"x" * (10 * 1024 * 1024 + 1)
