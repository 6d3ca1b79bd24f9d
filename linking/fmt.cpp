// fmt's compiled part. Debian ships it as a shared library only, but the headers hold all of its text: this
// is what fmt's own source of that library (src/format.cc of versions 9 and 10) comes to, without what is for
// wide characters.
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE  // fmt's, and the version's within
    namespace detail {
  template dragonbox::decimal_fp<float> dragonbox::to_decimal(float) noexcept;
  template dragonbox::decimal_fp<double> dragonbox::to_decimal(double) noexcept;
  template std::locale locale_ref::get<std::locale>() const;
  template thousands_sep_result<char> thousands_sep_impl(locale_ref);
  template char decimal_point_impl(locale_ref);
  template void buffer<char>::append(const char*, const char*);
  template void vformat_to(buffer<char>&, string_view, basic_format_args<buffer_context<char>>, locale_ref);

}  // namespace detail
FMT_END_NAMESPACE
