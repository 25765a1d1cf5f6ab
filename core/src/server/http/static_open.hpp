// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Opening files below a directory so that neither the path nor a symbolic link leads out of it.
#include <string>

#include "server/http/static_files.hpp"
#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::server {

/// The directory that files are served from.
struct DocumentRoot {
    int fd;
    const std::string& path;
    bool may_leave;  ///< Symbolic links may lead out of it.
};

/// Opens `path` (as normalize_path() makes it) in the document root, for reading, without blocking. Symbolic
/// links may lead anywhere inside the root, by absolute paths as well. Errors: kNotFound.
[[nodiscard]] Result<UniqueFd> open_in_root(const DocumentRoot& root, const std::string& path);

/// Opens `path` (as normalize_path() makes it) below the directory `root_fd`, for reading, without blocking.
/// Relative symbolic links may lead anywhere inside the root. Errors: kNotFound; the detail is the errno,
/// EXDEV for a link that is absolute or leads out; kSystem (no permission, no descriptor, ...).
[[nodiscard]] Result<UniqueFd> open_beneath(int root_fd, const std::string& path);
/// The same by walking the path one component at a time: for kernels without openat2(2). It follows no
/// symbolic link at all: ELOOP or ENOTDIR.
[[nodiscard]] Result<UniqueFd> open_beneath_by_walking(int root_fd, const std::string& path);

/// The error for an open(2) that failed with `errno_value`: kNotFound where there is nothing to open.
[[nodiscard]] tl::unexpected<Error> fail_open(int errno_value) noexcept;

[[nodiscard]] bool is_directory(int fd) noexcept;

/// Errors: kInvalid (not a regular file), kSystem.
[[nodiscard]] Result<OpenFile> describe_regular_file(UniqueFd fd);

}  // namespace shoal::server
