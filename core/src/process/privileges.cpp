// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/privileges.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <charconv>

namespace shoal::process {
namespace {

template <typename Id>
std::optional<Id> as_number(const std::string& text) noexcept {
    Id id{};
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, id);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return id;
}

// For a failing source the lookups set errno. For an unknown name they leave it unchanged, or set ENOENT or
// similar.
tl::unexpected<Error> lookup_failure(std::int32_t which) noexcept {
    if (errno == EMFILE || errno == ENFILE || errno == EIO || errno == ENOMEM) return fail_errno();
    return fail(Errc::kNotFound, which);
}

}  // namespace

Result<Identity> find_identity(const std::string& user, const std::string& group) {
    Identity identity;
    if (!user.empty()) {
        errno = 0;
        const passwd* entry = ::getpwnam(user.c_str());
        if (entry == nullptr) {
            const auto id = as_number<uid_t>(user);
            if (id) entry = ::getpwuid(*id);
        }
        if (entry == nullptr) return lookup_failure(0);
        identity.user_id = entry->pw_uid;
        identity.group_id = entry->pw_gid;
        identity.user_name = entry->pw_name;
    }
    if (!group.empty()) {
        errno = 0;
        const ::group* entry = ::getgrnam(group.c_str());
        if (entry == nullptr) {
            const auto id = as_number<gid_t>(group);
            if (id) entry = ::getgrgid(*id);
        }
        if (entry == nullptr) return lookup_failure(1);
        identity.group_id = entry->gr_gid;
    }
    return identity;
}

Result<void> drop_privileges(const Identity& identity, const std::string& root_directory) {
    const bool changes_user = identity.user_id && *identity.user_id != ::geteuid();
    const bool changes_group = identity.group_id && *identity.group_id != ::getegid();
    // The supplementary groups come from /etc/group, which may not exist below the new root.
    if (changes_user && ::initgroups(identity.user_name.c_str(), *identity.group_id) != 0)
        return fail_errno();
    if (!changes_user && changes_group && ::geteuid() == 0 && ::setgroups(1, &*identity.group_id) != 0)
        return fail_errno();
    if (!root_directory.empty()) {
        if (::chroot(root_directory.c_str()) != 0 || ::chdir("/") != 0) return fail_errno();
    }
    if (changes_group && ::setgid(*identity.group_id) != 0) return fail_errno();
    if (changes_user && ::setuid(*identity.user_id) != 0) return fail_errno();
    return {};
}

}  // namespace shoal::process
