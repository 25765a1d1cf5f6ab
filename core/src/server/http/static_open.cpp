// SPDX-License-Identifier: Apache-2.0
#include "server/http/static_open.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace shoal::server {
namespace {

// O_NONBLOCK: opening a FIFO must not wait for its writer. O_NOCTTY: nor must a terminal become ours.
constexpr int kOpenFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

/// The path relative to the root: "." for the root itself.
std::string_view relative(std::string_view path) noexcept {
    while (path.starts_with('/'))
        path.remove_prefix(1);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return path;
}

struct FreeCharacters {
    void operator()(char* text) const noexcept { std::free(text); }
};
using RealPath = std::unique_ptr<char, FreeCharacters>;

/// Opens the file that the links on the way to `path` lead to. The path found by realpath(3) has no links,
/// and below the root the kernel checks it again: a link that is changed meanwhile leads nowhere.
Result<UniqueFd> open_behind_links(const DocumentRoot& root, const std::string& path) {
    const RealPath real_root(realpath(root.path.c_str(), nullptr));
    const RealPath target(realpath((root.path + path).c_str(), nullptr));
    if (real_root == nullptr || target == nullptr) return fail_open(errno);
    const std::string_view base = std::strcmp(real_root.get(), "/") == 0 ? "" : real_root.get();
    const std::string_view found = target.get();
    if (found.starts_with(base) && (found.size() == base.size() || found[base.size()] == '/'))
        return open_beneath(root.fd, std::string(found.substr(base.size())));
    if (!root.may_leave) return fail(Errc::kNotFound, EXDEV);
    UniqueFd fd(open(target.get(), kOpenFlags | O_NOFOLLOW));
    return fd ? Result<UniqueFd>(std::move(fd)) : fail_open(errno);
}

}  // namespace

Result<UniqueFd> open_in_root(const DocumentRoot& root, const std::string& path) {
    Result<UniqueFd> fd = open_beneath(root.fd, path);
    if (fd) return fd;
    const int error = fd.error().detail;
    if (error == EXDEV || error == ELOOP || error == ENOTDIR) return open_behind_links(root, path);
    return fd;
}

Result<UniqueFd> open_beneath(int root_fd, const std::string& path) {
    const std::string inside(relative(path));
    open_how how{};
    how.flags = kOpenFlags;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    int open_errno = 0;
    for (int attempt = 0; attempt < 3; ++attempt) {
        UniqueFd fd(static_cast<int>(
            syscall(SYS_openat2, root_fd, inside.empty() ? "." : inside.c_str(), &how, sizeof how)));
        if (fd) return fd;
        // ENOSYS: Linux before 5.6. EPERM: a container's filter that does not know the call.
        if (errno == ENOSYS || errno == EPERM) return open_beneath_by_walking(root_fd, path);
        open_errno = errno;
        // EAGAIN: a rename elsewhere ran through the lookup; the kernel asks to try again.
        if (open_errno != EAGAIN && open_errno != EINTR) break;
    }
    return fail_open(open_errno);
}

Result<UniqueFd> open_beneath_by_walking(int root_fd, const std::string& path) {
    std::string_view rest = relative(path);
    if (rest.empty()) {
        UniqueFd fd(openat(root_fd, ".", kOpenFlags));
        return fd ? Result<UniqueFd>(std::move(fd)) : fail_open(errno);
    }
    UniqueFd directory;
    while (true) {
        const std::size_t slash = rest.find('/');
        const std::string name(rest.substr(0, slash));
        const bool is_last = slash == std::string_view::npos;
        if (name.empty() || name == "." || name == "..") return fail(Errc::kNotFound);
        const int flags = is_last ? kOpenFlags | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
        UniqueFd next(openat(directory ? directory.get() : root_fd, name.c_str(), flags));
        if (!next) return fail_open(errno);
        if (is_last) return next;
        directory = std::move(next);
        rest.remove_prefix(slash + 1);
    }
}

tl::unexpected<Error> fail_open(int errno_value) noexcept {
    switch (errno_value) {
        case ENOENT:
        case ENOTDIR:
        case ELOOP:  // Also a link that the walk does not follow.
        case ENAMETOOLONG:
        case EXDEV:  // The path leads out of the root.
        case ENXIO:  // A socket, or a device without driver.
        case ENODEV:
            return fail(Errc::kNotFound, errno_value);
        default:
            return fail_errno(errno_value);
    }
}

bool is_directory(int fd) noexcept {
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
}

Result<OpenFile> describe_regular_file(UniqueFd fd) {
    struct stat info;
    if (fstat(fd.get(), &info) != 0) return fail_errno();
    if (!S_ISREG(info.st_mode)) return fail(Errc::kInvalid);
    OpenFile file;
    file.fd = std::move(fd);
    file.bytes = static_cast<std::uint64_t>(info.st_size);
    file.modified_seconds = info.st_mtim.tv_sec;
    return file;
}

}  // namespace shoal::server
