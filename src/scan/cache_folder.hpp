#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace sallyport::scan {

// The file `name` of `folder`, open for reading, if it is there and base::is_trustworthy says yes to it and
// to the folder; else a descriptor of nothing. Both are judged as they are open, so that what is checked is
// what is read. Throws base::Error if that cannot be told.
base::UniqueFd open_trusted(const std::filesystem::path& folder, const std::string& name);

// Makes the folder and those above it if they are not there, for their owner alone to write, whatever the
// umask says. Where it cannot be made, writing to it will say why.
void make_folder(const std::filesystem::path& folder);

// Writes the file to the first of the folders that can be written and would be trusted, if there is one.
void keep_in_first(const std::vector<std::filesystem::path>& folders, const std::string& name,
                   std::string_view bytes);

}  // namespace sallyport::scan
