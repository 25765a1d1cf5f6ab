// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/exchange.hpp
/// One HTTP request and its answer. Reference counted, pooled by the worker; one thread only.
///
/// Life: the connection parses a request into an exchange and calls Host::on_request(). While that call runs
/// the head and a small body are views into the worker's read buffer; when it returns with references left,
/// the bytes are copied into the exchange (`own()`), so views obtained through the accessors must be taken
/// anew after any wait. The next request of the connection is parsed only after this answer is complete:
/// answers are in order. Answers given during on_request() are gathered and leave in one write.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shoal/base/bytes_owner.hpp"
#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/intrusive_list.hpp"
#include "shoal/proto/http/accept_encoding.hpp"
#include "shoal/proto/http/request_view.hpp"
#include "shoal/server/config.hpp"
#include "shoal/server/endpoints.hpp"
#include "shoal/server/host.hpp"
#include "shoal/server/request_parts.hpp"
#include "shoal/server/response_headers.hpp"

namespace shoal::server {

class ExchangePool;
class ResponseSink;
struct BodyPlan;

class Exchange : public ListNode<Exchange> {
  public:
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    void add_ref() noexcept { ++references_; }
    /// The last one sends 500 if there was no response (or aborts one that write() has begun), removes
    /// uploads, recycles.
    void release() noexcept;

    // ---- request -----------------------------------------------------------------------------------------
    [[nodiscard]] const http::RequestView& head() const noexcept { return head_; }
    /// The value of the first header of that name; empty if none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
    /// The body as received (de-chunked). Empty for a multipart body that is written to disk as it arrives:
    /// see HttpConfig::upload_max_file_bytes.
    [[nodiscard]] std::string_view body() const noexcept { return {body_base_, body_bytes_}; }
    /// Copies head and body out of the worker's read buffer, unless they are the exchange's own already. To
    /// be called before anything that may switch coroutines while a view obtained here is in use: the next
    /// request on any connection overwrites that buffer. Views obtained before are invalid afterwards.
    void own();
    /// Head and body as one message: see http::make_message().
    [[nodiscard]] std::string raw_message() const;
    /// Trailers of a chunked body.
    [[nodiscard]] const std::vector<FormField>& trailers() const noexcept { return trailers_; }
    [[nodiscard]] const std::vector<FormField>& form_fields() const noexcept { return form_fields_; }
    [[nodiscard]] std::vector<UploadedFile>& uploads() noexcept { return uploads_; }
    [[nodiscard]] SessionId session_id() const noexcept { return session_id_; }
    [[nodiscard]] const Endpoints& endpoints() const noexcept { return *endpoints_; }
    [[nodiscard]] double received_at_seconds() const noexcept {
        return received_at_seconds_;
    }  ///< Wall clock.

    /// Of the port that the request came in at. Null once the connection has gone.
    [[nodiscard]] const PortConfig* port_config() const noexcept;
    /// Null once the connection has gone.
    [[nodiscard]] const ServerConfig* server_config() const noexcept;

    // ---- answer ------------------------------------------------------------------------------------------
    void set_status(int status, std::string_view reason = {}) {
        status_ = status;
        has_status_ = true;
        reason_.assign(reason);
    }
    [[nodiscard]] int status() const noexcept { return status_; }
    [[nodiscard]] ResponseHeaders& headers() noexcept { return headers_; }
    [[nodiscard]] ResponseHeaders& response_trailers() noexcept { return response_trailers_; }
    /// Per answer: Accept-Encoding is ignored when off.
    void set_compression(bool enabled, int level) noexcept {
        compress_ = enabled;
        compression_level_ = level;
    }

    /// True until the answer has ended, been detached, or the connection is gone.
    [[nodiscard]] bool is_writable() const noexcept;
    [[nodiscard]] bool is_ended() const noexcept { return is_ended_; }
    [[nodiscard]] bool is_head_sent() const noexcept { return is_head_sent_; }

    /// Sends the whole answer (or, after write(), the last chunk and `body` before it). With `owner` the
    /// bytes are not copied when they cannot be sent at once; `owner.release` is called exactly once in any
    /// case. Errors: kClosed (peer gone), kInvalid (ended already).
    Result<void> end(std::string_view body, BytesOwner owner = {});
    /// Sends a part of the body. The first one sends the head: with the Content-Length that the program has
    /// set, then exactly so many bytes are sent; else chunked; to HTTP/1.0, until close. While more than the
    /// port's socket_buffer_bytes are queued, a coroutine waits before anything of the chunk is queued, at
    /// most ServerConfig::send_timeout_seconds. On error nothing of the chunk is sent, and a body that has
    /// begun cannot be completed: see abort(). Errors: kClosed, kInvalid (ended, or empty chunk), kTooLarge
    /// (queue full outside a coroutine; or beyond Content-Length: what fits is sent), kTimedOut, kCanceled.
    Result<void> write(std::string_view chunk);
    /// A part of a started body is missing: end() will abort() instead of marking the body complete.
    void note_missing_part() noexcept { is_incomplete_ |= is_head_sent_; }
    /// Ends a response that cannot be completed: closes the connection after what has been written, without
    /// the last chunk, so that the client sees a truncated body. Nothing sent yet: status 500.
    void abort();
    /// Answers with the bytes [offset, offset+length) of a file by sendfile(2); length 0: to its end. Sets
    /// Content-Type by extension unless set. Errors: kNotFound, kInvalid (not a regular file, offset beyond),
    /// kSystem.
    Result<void> send_file(const std::string& path, std::uint64_t offset, std::uint64_t length);
    /// Gives up the response: it is sent later through Server::adopt_exchange(). The worker keeps
    /// a reference until then, or until the connection goes. kInvalid: ended.
    Result<void> detach();
    /// Closes the connection after what is queued has left.
    void close_connection();

    /// The host's own data for this exchange (e.g. its request object); cleared on recycling.
    void* host_data = nullptr;

  private:
    friend class ExchangePool;
    friend class Http1Head;
    friend class Http1Protocol;
    friend class StaticFiles;
    friend struct std::default_delete<Exchange>;
    Exchange() = default;
    ~Exchange();
    void own_head();
    void recycle() noexcept;
    void answer_abandoned();
    void end_whole(std::string_view body, BytesOwner owner);
    Result<void> end_stream(std::string_view body);
    void begin_stream();
    void send_head(const BodyPlan& plan);
    Result<void> write_part(std::string_view part);
    Result<void> write_with_length(std::string_view part);
    void remove_uploads() noexcept;
    [[nodiscard]] Result<void> check_answerable() const noexcept;
    /// The status that is sent: 500 for one that no answer can have.
    [[nodiscard]] int sent_status() const noexcept;
    /// A status that no body may follow: 1xx, 204, 205, 304.
    [[nodiscard]] bool has_no_body() const noexcept;
    /// The Content-Length that the program has set; empty if none, or no number.
    [[nodiscard]] std::optional<std::uint64_t> program_length() const noexcept;
    /// The coding for `body`: what the client accepts, if the body and the program's headers allow one.
    [[nodiscard]] http::ContentCoding choose_coding(std::string_view body) const;
    Result<void> wait_for_room();
    /// A run of text, then a range of the file.
    struct FilePart {
        std::string_view head;
        std::uint64_t offset;
        std::uint64_t length;
    };
    /// Answers with several ranges of an open file and `tail` behind the last.
    Result<void> end_with_parts(UniqueFd file, const std::vector<FilePart>& parts, std::string_view tail);
    /// Answers with a range of an open file; the length is that of the body.
    Result<void> end_with_file(UniqueFd file, std::uint64_t offset, std::uint64_t length);

    http::RequestView head_;
    const char* body_base_ = nullptr;
    std::size_t body_bytes_ = 0;
    std::string owned_head_;
    std::string owned_body_;
    ResponseSink* sink_ = nullptr;  ///< Null once the answer is complete, or its connection gone.
    ExchangePool* pool_ = nullptr;  ///< Null once the worker has gone.
    std::shared_ptr<const Endpoints> endpoints_;
    std::vector<FormField> trailers_;
    std::vector<FormField> form_fields_;
    std::vector<UploadedFile> uploads_;
    ResponseHeaders headers_;
    ResponseHeaders response_trailers_;
    std::string reason_;
    double received_at_seconds_ = 0;
    SessionId session_id_ = 0;
    std::uint64_t unsent_bytes_ = 0;  ///< Of a streamed body with Content-Length.
    std::uint32_t references_ = 0;
    int status_ = 200;
    int compression_level_ = 1;
    bool compress_ = true;
    bool is_head_sent_ = false;
    bool is_ended_ = false;
    bool is_detached_ = false;
    bool has_lost_client_ = false;  ///< The connection has gone before the answer was complete.
    bool is_file_ = false;          ///< The static files answer: their head has an order of its own.
    bool has_length_ = false;       ///< write() sends a body with Content-Length.
    bool is_incomplete_ = false;    ///< A part of a begun body has not been sent.
    bool has_status_ = false;       ///< The program has set the status.
    bool body_is_dropped_ = false;  ///< HEAD, 204, 205, 304: nothing follows the head.
};

/// Owning reference.
class ExchangeRef {
  public:
    ExchangeRef() noexcept = default;
    explicit ExchangeRef(Exchange& exchange) noexcept : exchange_(&exchange) { exchange.add_ref(); }
    ExchangeRef(ExchangeRef&& other) noexcept : exchange_(std::exchange(other.exchange_, nullptr)) {}
    ExchangeRef& operator=(ExchangeRef&& other) noexcept {
        std::swap(exchange_, other.exchange_);
        return *this;
    }
    ~ExchangeRef() {
        if (exchange_ != nullptr) exchange_->release();
    }
    [[nodiscard]] Exchange* get() const noexcept { return exchange_; }
    Exchange* operator->() const noexcept { return exchange_; }

  private:
    Exchange* exchange_ = nullptr;
};

}  // namespace shoal::server
