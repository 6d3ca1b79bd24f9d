// libarchive without its reader of xar, for programs that have libarchive.a linked in.
//
// archive_read_set_format() names the readers of all formats, and so brings all of them along. One of them
// needs libxml2, and that ICU: some 40 MB for a format that unpack/archive.cpp never asks for. Defining the
// function here keeps libarchive's own in the archive, and it answers as libarchive does where it is built
// without libxml2.
#include <cerrno>

#include <archive.h>

int archive_read_support_format_xar(archive* reader) {
  archive_set_error(reader, ENOSYS, "xar is not linked in");
  return ARCHIVE_WARN;
}
