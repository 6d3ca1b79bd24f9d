#pragma once

#include <string>
#include <vector>

namespace sallyport::app {

// Rows of cells as lines of text, each column as wide as its widest cell. An empty cell is shown as "-", but
// not where it is the last. Cells are escaped as foreign bytes. A row may have fewer cells than others.
std::string in_columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace sallyport::app
