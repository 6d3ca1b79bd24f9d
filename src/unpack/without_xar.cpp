// libarchive without xar, for programs that have libarchive.a linked in.
//
// archive_read_set_format() names the readers of all formats, and so brings all of them along. One of them
// needs libxml2, and that ICU: some 40 MB for a format that unpack/archive.cpp never asks for. Defining the
// function here keeps libarchive's own in the archive, and it answers as libarchive does where it is built
// without libxml2. The same goes for the writer, which archive_write_set_format_by_name() names; of ours only
// tests write archives.
#include <cerrno>

#include <archive.h>

namespace {

int refuse_xar(archive* one) {
  archive_set_error(one, ENOSYS, "xar is not linked in");
  return ARCHIVE_WARN;
}

}  // namespace

int archive_read_support_format_xar(archive* reader) {
  return refuse_xar(reader);
}

int archive_write_set_format_xar(archive* writer) {
  return refuse_xar(writer);
}
