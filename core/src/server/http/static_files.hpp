// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Files below the document root: lookup without escape, conditional and range requests, listings.
/// One a worker; one thread.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/proto/http/mime.hpp"
#include "shoal/proto/http/range.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {

class Exchange;
struct DocumentRoot;

/// An open regular file and what its headers say.
struct OpenFile {
    UniqueFd fd;
    std::uint64_t bytes = 0;
    std::int64_t modified_seconds = 0;
};

/// The status that says why a file cannot be served: 404 where there is none, 403 where it must not be read,
/// 503 where the process lacks descriptors or memory at the moment, else 500.
[[nodiscard]] int status_of_file_error(Error error) noexcept;

/// Opens `path` for reading. Errors: kNotFound (no such file), kInvalid (not a regular file), kSystem.
[[nodiscard]] Result<OpenFile> open_regular_file(const std::string& path);

class StaticFiles {
  public:
    explicit StaticFiles(const HttpConfig& config);

    /// Answers a GET, HEAD or POST for a file whose extension has a type, or for a listing. False: the
    /// request is for the program's handler.
    bool handle(Exchange& exchange, const http::MimeRegistry& mime);
    /// Answers with the file, or with those parts of it that the request's Range asks for.
    static void answer_wanted_ranges(Exchange& exchange, OpenFile file, std::string_view content_type);

  private:
    [[nodiscard]] bool is_in_location(std::string_view path) const noexcept;
    [[nodiscard]] int root() noexcept;
    [[nodiscard]] DocumentRoot document_root() noexcept;
    bool answer_directory(Exchange& exchange, const http::MimeRegistry& mime, UniqueFd directory,
                          const std::string& path);
    bool answer_found(Exchange& exchange, const http::MimeRegistry& mime, UniqueFd fd,
                      const std::string& path);
    static void answer_file(Exchange& exchange, OpenFile file, std::string_view content_type);
    static void answer_whole(Exchange& exchange, OpenFile file, std::string_view modified);
    static void answer_ranges(Exchange& exchange, OpenFile file, const std::vector<http::ByteRange>& ranges,
                              std::string_view content_type);

    const HttpConfig& config_;
    UniqueFd root_;  ///< The document root, opened at the first use: after fork and chroot.
};

}  // namespace shoal::server
