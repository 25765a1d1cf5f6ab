// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/http/standalone_request.hpp
/// A request parsed outside of any server: Request::create() and parse(). No Zend here. [C]
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/proto/http1/chunked_decoder.hpp"
#include "shoal/proto/http1/request_parser.hpp"
#include "shoal/server/exchange.hpp"
#include "shoal/server/upload.hpp"

namespace shoal::php {

struct StandaloneOptions {
    bool parse_cookie = true;
    bool parse_post = true;
    bool php_file_arrays = false;  ///< `files` has the shape of $_FILES.
    std::string upload_tmp_dir = "/tmp";
    std::uint64_t max_body_bytes = 2U << 20;
    std::uint32_t max_files = 20;
};

class StandaloneRequest {
  public:
    StandaloneRequest() = default;
    /// Removes the uploads that were not moved away.
    ~StandaloneRequest();
    StandaloneRequest(const StandaloneRequest&) = delete;
    StandaloneRequest& operator=(const StandaloneRequest&) = delete;

    /// Takes the next bytes; answers how many belonged to this request.
    /// Errors: kInvalid (complete already, or failed before), kProtocol, kTooLarge, kUnsupported.
    Result<std::size_t> feed(std::string_view bytes);

    /// After a failed feed(): bytes received before the first that cannot be part of a method; empty if the
    /// method is valid.
    [[nodiscard]] std::optional<std::size_t> readable_method_bytes() const noexcept;
    [[nodiscard]] bool is_head_complete() const noexcept { return state_ != State::kHead; }
    [[nodiscard]] bool is_complete() const noexcept { return state_ == State::kComplete; }
    [[nodiscard]] const http1::RequestHead& head() const noexcept { return head_; }
    [[nodiscard]] std::string_view body() const noexcept { return body_; }
    /// What has come so far; once complete, as http::make_message().
    [[nodiscard]] std::string raw_message() const {
        return is_complete() ? http::make_message(head_, body_) : head_text_ + body_;
    }
    [[nodiscard]] const std::vector<server::FormField>& form_fields() const noexcept { return form_fields_; }
    [[nodiscard]] std::vector<server::UploadedFile>& uploads() noexcept { return uploads_; }
    /// To be set before the first feed().
    [[nodiscard]] StandaloneOptions& options() noexcept { return options_; }
    [[nodiscard]] double received_at_seconds() const noexcept { return received_at_seconds_; }

  private:
    enum class State : std::uint8_t { kHead, kBody, kComplete, kFailed };

    void set_limits();
    Result<std::size_t> feed_head(std::string_view bytes);
    Result<std::size_t> feed_body(std::string_view bytes);
    Result<void> begin_body();
    Result<void> take_body(std::string_view bytes);
    Result<void> finish();

    StandaloneOptions options_;
    State state_ = State::kHead;
    std::string head_text_;
    std::string body_;
    http1::RequestParser parser_;
    http1::RequestHead head_;
    http1::ChunkedDecoder chunks_;
    std::uint64_t missing_bytes_ = 0;
    std::string upload_prefix_;  ///< Of `receiver_`, which refers to it.
    std::unique_ptr<server::UploadReceiver> receiver_;
    std::vector<server::FormField> form_fields_;
    std::vector<server::UploadedFile> uploads_;
    double received_at_seconds_ = 0;
};

}  // namespace shoal::php
