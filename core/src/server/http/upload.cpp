// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/upload.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace shoal::server {
namespace {

// PHP's UPLOAD_ERR_* numbers, which programs compare with.
constexpr int kUploadPartial = 3;
constexpr int kUploadNoFile = 4;
constexpr int kUploadNoTmpDir = 6;
constexpr int kUploadCannotWrite = 7;

http::MultipartLimits multipart_limits(const UploadLimits& limits) noexcept {
    http::MultipartLimits result;
    result.max_parts = limits.max_parts;
    result.max_total_bytes = limits.max_total_bytes;
    result.strictness = limits.strictness;
    return result;
}

}  // namespace

void remove_upload(const UploadedFile& upload) noexcept {
    if (upload.path.empty() || upload.owner_pid != static_cast<int>(::getpid())) return;
    ::unlink(upload.path.c_str());  // ENOENT: the program has moved it.
}

UploadReceiver::UploadReceiver(std::string_view boundary, const UploadLimits& limits,
                               const std::string& path_prefix, std::vector<FormField>& fields,
                               std::vector<UploadedFile>& files)
    : parser_(boundary, multipart_limits(limits)),
      limits_(limits),
      path_prefix_(path_prefix),
      fields_(fields),
      files_(files) {}

Result<void> UploadReceiver::feed(std::span<const char> bytes) {
    using Kind = http::MultipartEvent::Kind;
    while (true) {
        const Result<http::MultipartEvent> event = parser_.next(bytes);
        if (!event) return tl::unexpected<Error>(event.error());
        Result<void> taken;
        switch (event->kind) {
            case Kind::kNeedMore:
            case Kind::kFinished:
                return {};
            case Kind::kPartBegin:
                taken = begin_part(*event->headers);
                break;
            case Kind::kPartData:
                taken = take_data(event->data);
                break;
            case Kind::kPartEnd:
                end_part();
                break;
        }
        if (!taken) return taken;
    }
}

Result<void> UploadReceiver::finish() {
    const Result<http::LastPart> last = parser_.finish();
    if (!last) return fail(last.error());
    if (*last == http::LastPart::kCut && part_ == Part::kFile && files_.back().error == 0)
        give_up(files_.back(), kUploadPartial);
    end_part();
    return {};
}

Result<void> UploadReceiver::begin_part(const http::PartHeaders& headers) {
    part_ = Part::kNone;
    // What stays in memory of a file counts as well: a thousand long names are a lot.
    if (Result<void> counted = count_field_bytes(headers.name.size() + headers.content_type.size());
        !counted) {
        return counted;
    }
    if (headers.name.empty()) return {};
    if (!headers.filename) {
        part_ = Part::kField;
        fields_.push_back({headers.name, {}});
        return {};
    }
    const bool has_content = !headers.filename->empty();
    if (has_content && file_count_ == limits_.max_files) return {};  // As PHP: as if it had not been sent.
    file_count_ += has_content ? 1 : 0;
    part_ = Part::kFile;
    UploadedFile file;
    file.field = headers.name;
    file.file_name = *headers.filename;
    file.content_type = headers.content_type;
    if (has_content) {
        open_file(file);
    } else {
        file.error = kUploadNoFile;
    }
    files_.push_back(std::move(file));
    return count_field_bytes(headers.filename->size());
}

void UploadReceiver::open_file(UploadedFile& file) {
    std::string path = path_prefix_ + "XXXXXX";
    file_.reset(mkostemp(path.data(), O_CLOEXEC));  // Mode 0600.
    if (!file_) {
        file.error = errno == ENOENT || errno == ENOTDIR ? kUploadNoTmpDir : kUploadCannotWrite;
        return;
    }
    file.path = std::move(path);
    file.owner_pid = static_cast<int>(::getpid());
}

Result<void> UploadReceiver::take_data(std::span<const char> data) {
    if (part_ == Part::kField) {
        if (Result<void> counted = count_field_bytes(data.size()); !counted) return counted;
        fields_.back().value.append(data.data(), data.size());
    } else if (part_ == Part::kFile) {
        write_file(files_.back(), data);
    }
    return {};
}

/// A failed write ends the file, not the request: the program sees the error in its uploads.
void UploadReceiver::write_file(UploadedFile& file, std::span<const char> data) {
    while (!data.empty() && file_) {
        const ssize_t written = write(file_.get(), data.data(), data.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            return give_up(file, kUploadCannotWrite);
        }
        file.bytes += static_cast<std::uint64_t>(written);
        data = data.subspan(static_cast<std::size_t>(written));
    }
}

void UploadReceiver::give_up(UploadedFile& file, int error) noexcept {
    file_.reset();
    unlink(file.path.c_str());
    file.path.clear();
    file.bytes = 0;
    file.error = error;
}

void UploadReceiver::end_part() noexcept {
    file_.reset();
    part_ = Part::kNone;
}

Result<void> UploadReceiver::count_field_bytes(std::size_t bytes) noexcept {
    field_bytes_ += bytes;
    if (field_bytes_ > limits_.max_field_bytes) return fail(Errc::kTooLarge);
    return {};
}

std::string upload_path_prefix(const std::string& tmp_dir, std::uint64_t server_id, int slot, int set) {
    return fmt::format("{}/shoal.upfile.{:x}.{}.{}.", tmp_dir, server_id, slot, set);
}

void remove_stale_uploads(const std::string& path_prefix) {
    const std::size_t slash = path_prefix.rfind('/');
    const std::string directory = path_prefix.substr(0, slash);
    const std::string_view name_prefix = std::string_view(path_prefix).substr(slash + 1);
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(directory.c_str()), closedir);
    if (entries == nullptr) return;
    while (const dirent* const entry = readdir(entries.get())) {
        if (std::string_view(entry->d_name).starts_with(name_prefix))
            unlinkat(dirfd(entries.get()), entry->d_name, 0);
    }
}

}  // namespace shoal::server
