#include <doctest/doctest.h>

#include "unpack/opened.hpp"

using namespace sallyport::unpack;

TEST_CASE("a table of a SQLite file is a member, its rows are lines") {
  const Opened result =
      opened(samples::sqlite("CREATE TABLE account(user TEXT, age, \"odd \"\"name\" TEXT);"
                             "INSERT INTO account VALUES('ann', 7, 'x'), ('bob', NULL, 1.5);"
                             "CREATE TABLE \"o'the\"\"r\"(a PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO "
                             "\"o'the\"\"r\" VALUES(1, x'616263');"
                             "CREATE INDEX i ON account(user); CREATE VIEW v AS SELECT user FROM account;"));
  CHECK(is_whole(result));
  CHECK(result.outcome.format == "sqlite");
  CHECK(result.members.size() == 2);
  CHECK(text_of(result, "account") ==
        "user = ann\nage = 7\nodd \"name = x\n\nuser = bob\nodd \"name = 1.5\n\n");
  CHECK(text_of(result, "o'the\"r") == "a = 1\nb = abc\n\n");
}

TEST_CASE("a SQLite file that keeps a log, or has UTF-16 inside, is read like any other") {
  const std::string sql = "CREATE TABLE t(a); INSERT INTO t VALUES('value');";
  std::string with_log = samples::sqlite(sql);
  with_log[18] = with_log[19] = 2;
  CHECK(text_of(opened(with_log), "t") == "a = value\n\n");
  CHECK(text_of(opened(samples::sqlite("PRAGMA encoding = 'UTF-16le';" + sql)), "t") == "a = value\n\n");
}

TEST_CASE("what a SQLite file would have computed is left out, what it stores comes out") {
  const Opened result = opened(
      samples::sqlite("CREATE TABLE t(a, b AS (hex(zeroblob(100000000))), c AS (a || 'c') STORED); INSERT "
                      "INTO t(a) VALUES('x');"
                      "CREATE VIRTUAL TABLE f USING fts5(words); INSERT INTO f VALUES('some words');"));
  CHECK(is_whole(result));
  CHECK(text_of(result, "t") == "a = x\nc = xc\n\n");
  CHECK(text_of(result, "f") == "(none)");
  CHECK(text_of(result, "f_content").find("some words") != std::string::npos);
}

TEST_CASE("a container in a column comes apart") {
  const Opened result =
      opened(samples::sqlite("CREATE TABLE t(a, b); INSERT INTO t VALUES('x', "
                             "x'504b0506000000000000000000000000000000000000');"));
  CHECK(is_whole(result));
  CHECK(text_of(result, "t.b").starts_with("PK"));
  CHECK(text_of(result, "t") == "a = x\n\n");
}

TEST_CASE("a large table comes in pieces, between rows") {
  const Opened result = opened(samples::sqlite(
      "CREATE TABLE t(a); WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
      "INSERT INTO t SELECT printf('%.*c', 100000, 'x') FROM n;"));
  CHECK(is_whole(result));
  REQUIRE(result.members.size() == 3);
  for (const samples::File& member : result.members) {
    CHECK(member.name == "t");
    CHECK(member.text.starts_with("a = x"));
    CHECK(member.text.ends_with("x\n\n"));
  }
}

TEST_CASE("a damaged SQLite file gives the tables that can be read") {
  std::string bytes = samples::sqlite(
      "PRAGMA page_size = 512; CREATE TABLE a(x); INSERT INTO a VALUES('first'); CREATE TABLE b(x); INSERT "
      "INTO b "
      "VALUES('second');");
  REQUIRE(bytes.size() == 3 * 512);
  bytes[1024] = 99;
  const Opened result = opened(bytes);
  CHECK(is_unreadable(result));
  CHECK(text_of(result, "a") == "x = first\n\n");
}

TEST_CASE("a PDF's streams come out unfolded, images do not") {
  const Opened result =
      opened(samples::pdf({{"/Filter /FlateDecode", samples::deflated("some words")},
                           {"/Subtype /Image /Filter /FlateDecode", samples::deflated("pixels")},
                           {"/Filter /DCTDecode", "picture"},
                           {"/Filter [ /FlateDecode ]", samples::deflated("endstream inside")},
                           {"", "not packed"}}));
  CHECK(is_whole(result));
  CHECK(result.outcome.format == "pdf");
  CHECK(result.members.size() == 3);
  CHECK(text_of(result, "stream 1") == "some words");
  CHECK(text_of(result, "stream 4") == "endstream inside");
  CHECK(text_of(result, "stream 5") == "not packed\n");
}

TEST_CASE("the words of a PDF's page are whole") {
  const auto text = [](const std::string& page) {
    return text_of(opened(samples::pdf({{"/Filter /FlateDecode", samples::deflated(page)}})),
                   "stream 1 text");
  };
  CHECK(text("BT /F1 12 Tf 72 700 Td [(pass) -20 (word) -333 (is)] TJ ET") == "password is\n");
  CHECK(text("BT (one) Tj 0 -14 Td (two) Tj T* (thr) Tj (ee) Tj ET BT (four) Tj ET") ==
        "one\ntwo\nthree\nfour\n");
  CHECK(text("BT (a \\(b\\) (c) \\101\\12) Tj <4a4B4> Tj <004D> Tj ET") == "a (b) (c) A\nJK@M\n");
  CHECK(text("no text here") == "(none)");
}

TEST_CASE(
    "a PDF that is encrypted, damaged or packed in an old way is unreadable, and the rest of it comes out") {
  const samples::PdfStream good = {"/Filter /FlateDecode", samples::deflated("words")};
  const Opened encrypted = opened(samples::pdf({good}, "/Encrypt 5 0 R"));
  CHECK(encrypted.outcome.reason == "encrypted");
  CHECK(text_of(encrypted, "stream 1") == "words");
  for (const samples::PdfStream& bad : {samples::PdfStream{"/Filter /FlateDecode", "not deflated"},
                                        {"/Filter /LZWDecode", "x"},
                                        {"/Filter [/A85]", "x"}}) {
    const Opened result = opened(samples::pdf({bad, good}));
    CHECK(is_unreadable(result));
    CHECK(text_of(result, "stream 2") == "words");
  }
  CHECK(is_whole(opened(samples::pdf({good}, "/EncryptMetadata false"))));
}

TEST_CASE("a notebook's cells come out as their author sees them") {
  const Opened result = opened(samples::notebook());
  CHECK(is_whole(result));
  CHECK(result.outcome.format == "notebook");
  CHECK(result.members.size() == 4);
  CHECK(text_of(result, "cell 1 source") == "# Title\nwords");
  CHECK(text_of(result, "cell 2 source") == "user = \"ann\"\nprint(user)");
  CHECK(text_of(result, "cell 2 output 1") == "stdout\nstream\nfirst\nsecond\n");
  CHECK(text_of(result, "cell 2 output 2") == "<Figure>\ndisplay_data");
}

TEST_CASE("a notebook of version 3 is read") {
  const Opened result = opened(
      R"({"nbformat": 3, "worksheets": [{"cells": [{"input": ["a\n", "b"], "outputs": [{"text": "c"}]}]}]})");
  CHECK(is_whole(result));
  CHECK(text_of(result, "cell 1 source") == "a\nb");
  CHECK(text_of(result, "cell 1 output 1") == "c");
}

TEST_CASE("a notebook that breaks off gives the cells before") {
  const std::string notebook = samples::notebook();
  const Opened result = opened(std::string_view(notebook).substr(0, notebook.find("print")));
  CHECK(is_unreadable(result));
  CHECK(text_of(result, "cell 1 source") == "# Title\nwords");
}

TEST_CASE("JSON that is nested without end costs nothing") {
  const Opened result = opened(R"({"nbformat": 4, "cells": )" + std::string(2'000'000, '['));
  CHECK(is_unreadable(result));
  const Opened object = opened(R"({"nbformat": 4, "cells": [{"source": )" + std::string(2'000'000, '['));
  CHECK(is_unreadable(object));
}

TEST_CASE("the texts of compiled Python come out, one a line") {
  const Opened result = opened(samples::pyc({"user", "name"}, {"ann", "two words"}));
  CHECK(is_whole(result));
  CHECK(result.outcome.format == "pyc");
  CHECK(text_of(result, "constants") == "ann\ntwo words\nuser\nname\nm.py\n<module>\n<module>\n");
}

TEST_CASE("compiled Python that is nested without end is damaged") {
  std::string bytes = samples::pyc({}, {}).substr(0, 16) + "\xe3" + std::string(20, '\0');
  for (int i = 0; i < 100'000; ++i) bytes += ")\1";
  CHECK(is_unreadable(opened(bytes)));
}

TEST_CASE("the texts of a Java class come out, one a line") {
  const Opened result = opened(samples::java_class({"user", "ann"}));
  CHECK(is_whole(result));
  CHECK(result.outcome.format == "class");
  CHECK(text_of(result, "constants") == "user\nann\n");
}
