// SPDX-License-Identifier: Apache-2.0
#include "library/library.hpp"

#include <string_view>

#include "runtime/register.hpp"
#include "runtime/zend.hpp"

namespace shoal::php {
namespace {

struct LibraryFile {
    const char* path;
    std::string_view text;
};

constexpr LibraryFile kLibraryFiles[] = {
#include "library_sources.hpp"
};

/// Where zend_eval_string() starts to read.
constexpr std::string_view kOpenTag = "<?php";

}  // namespace

void load_library() {
    if (!ini_bool("swoole.enable_library")) return;
    for (const LibraryFile& file : kLibraryFiles) {
        char name[128];  // As backtraces show it; Zend copies it.
        ap_php_snprintf(name, sizeof name, "@swoole/library/%s", file.path);
        const std::string_view code = file.text.substr(kOpenTag.size());
        // The files ship with the extension and are tested with it: they compile, unless memory runs out,
        // which ends the request as it does anywhere else.
        if (zend_eval_stringl(code.data(), code.size(), nullptr, name) != SUCCESS) return;
    }
}

}  // namespace shoal::php
