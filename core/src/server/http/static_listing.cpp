// SPDX-License-Identifier: Apache-2.0
#include "server/http/static_listing.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

#include "shoal/proto/http/date.hpp"

namespace shoal::server {
namespace {

/// A page with more lines is useless and would block the worker.
constexpr std::size_t kMaxEntries = 10'000;

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { closedir(directory); }
};

struct Entry {
    std::string name;
    bool is_directory;
    std::int64_t bytes;
    std::int64_t modified_seconds;
};

bool is_listed(const struct stat& info) noexcept {
    return S_ISDIR(info.st_mode) || S_ISREG(info.st_mode);
}

std::vector<Entry> read_entries(DIR* directory, bool with_dot_files) {
    std::vector<Entry> entries;
    while (const dirent* const item = readdir(directory)) {
        const std::string_view name = item->d_name;
        if (name == "." || name == ".." || (!with_dot_files && name.starts_with('.'))) continue;
        struct stat info;
        // Links are not followed: sizes of files outside the root are not disclosed.
        if (fstatat(dirfd(directory), item->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (S_ISLNK(info.st_mode)) {
            info.st_size = 0;
        } else if (!is_listed(info)) {
            continue;
        }
        entries.push_back({std::string(name), S_ISDIR(info.st_mode), info.st_size, info.st_mtim.tv_sec});
        if (entries.size() == kMaxEntries) break;
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        if (a.is_directory != b.is_directory) return a.is_directory;
        return a.name < b.name;
    });
    return entries;
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

std::string encode_path_segment(std::string_view text) {
    constexpr std::string_view kUnreserved =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        if (kUnreserved.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            fmt::format_to(std::back_inserter(encoded), "%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return encoded;
}

Result<std::string> list_directory(UniqueFd directory, std::string_view path, bool with_dot_files) {
    const std::unique_ptr<DIR, CloseDirectory> opened(fdopendir(directory.get()));
    if (opened == nullptr) return fail_errno();
    (void)directory.release();  // closedir() closes it.
    const std::string title = escape_html(path);
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Index of {0}</title></head>\n"
        "<body><h1>Index of {0}</h1>\n<table>\n<tr><th>Name</th><th>Size</th><th>Modified</th></tr>\n",
        title);
    if (path != "/") page += "<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n";
    for (const Entry& entry : read_entries(opened.get(), with_dot_files)) {
        const std::string_view slash = entry.is_directory ? "/" : "";
        // "./" keeps a name with a colon from being read as a scheme.
        fmt::format_to(std::back_inserter(page),
                       "<tr><td><a href=\"./{}{}\">{}{}</a></td><td>{}</td><td>{}</td></tr>\n",
                       encode_path_segment(entry.name), slash, escape_html(entry.name), slash,
                       entry.is_directory ? std::string() : std::to_string(entry.bytes),
                       http::format_http_date(entry.modified_seconds));
    }
    page += "</table>\n</body></html>\n";
    return page;
}

}  // namespace shoal::server
