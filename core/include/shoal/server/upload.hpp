// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/upload.hpp
/// multipart/form-data bodies taken apart as they arrive: files go straight to disk, fields to memory.
#include <cstdint>
#include <string>
#include <vector>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/proto/http/multipart.hpp"
#include "shoal/server/config.hpp"
#include "shoal/server/request_parts.hpp"

namespace shoal::server {

struct UploadLimits {
    std::uint64_t max_total_bytes = 2U << 20;  ///< The whole body.
    std::uint64_t max_field_bytes = 2U << 20;  ///< Names and values of all fields: they stay in memory.
    std::uint32_t max_parts = 1000;
    std::uint32_t max_files = 20;  ///< Further files are left out (PHP's max_file_uploads).
    http::Strictness strictness = http::Strictness::kLenient;
};

/// Removes the file of `upload` if it still exists and this process created it.
void remove_upload(const UploadedFile& upload) noexcept;

/// Feeds one body to form_fields and uploads. Files it has made belong to `uploads`, whose owner removes
/// them.
class UploadReceiver {
  public:
    /// @param path_prefix  What the paths of the files begin with; six characters are added. Kept by
    /// reference.
    UploadReceiver(std::string_view boundary, const UploadLimits& limits, const std::string& path_prefix,
                   std::vector<FormField>& fields, std::vector<UploadedFile>& files);

    /// Errors: kProtocol (400), kTooLarge (413).
    Result<void> feed(std::span<const char> bytes);
    /// At the end of the body. Lenient: a file that was cut off has error 3 (partial). Errors: kProtocol (not
    /// complete).
    Result<void> finish();

  private:
    Result<void> begin_part(const http::PartHeaders& headers);
    Result<void> take_data(std::span<const char> data);
    void end_part() noexcept;
    void open_file(UploadedFile& file);
    void write_file(UploadedFile& file, std::span<const char> data);
    void give_up(UploadedFile& file, int error) noexcept;
    Result<void> count_field_bytes(std::size_t bytes) noexcept;

    enum class Part : std::uint8_t { kNone, kField, kFile };

    http::MultipartParser parser_;
    UploadLimits limits_;
    const std::string& path_prefix_;
    std::vector<FormField>& fields_;
    std::vector<UploadedFile>& files_;
    UniqueFd file_;  ///< Of the file part being received.
    std::uint64_t field_bytes_ = 0;
    std::uint32_t file_count_ = 0;
    Part part_ = Part::kNone;
};

/// The path prefix of a worker's uploads: it names the server, the worker's slot and which of the
/// two processes that a slot may have at a time.
[[nodiscard]] std::string upload_path_prefix(const std::string& tmp_dir, std::uint64_t server_id, int slot,
                                             int set);
/// Removes the files with that prefix: a predecessor that was killed left them.
void remove_stale_uploads(const std::string& path_prefix);

}  // namespace shoal::server
