// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/privileges.hpp
/// Dropping root privileges: changes user, groups and root directory permanently.
#include <sys/types.h>

#include <optional>
#include <string>

#include "shoal/base/error.hpp"

namespace shoal::process {

/// The user and group to change to. Looked up once, before forking, so that a wrong name can be reported.
struct Identity {
    std::optional<uid_t> user_id;
    std::optional<gid_t> group_id;
    std::string user_name;  ///< For the user's supplementary groups.
};

/// Empty names change nothing; a user without a group gets the user's own group. A name may be a number.
/// Errors: kNotFound for an unknown user or group (detail 0: user, 1: group), kSystem.
[[nodiscard]] Result<Identity> find_identity(const std::string& user, const std::string& group);

/// Changes root to `root_directory` (unless empty), then group, then user. It cannot be undone. Errors:
/// kSystem (EPERM without root, ENOENT). After an error the process must end: some changes may have been
/// made.
Result<void> drop_privileges(const Identity& identity, const std::string& root_directory);

}  // namespace shoal::process
