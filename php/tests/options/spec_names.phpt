--TEST--
Options: every name that any version of Swoole takes is known to its function
--FILE--
<?php
set_error_handler(function (int $level, string $text) use (&$owner) {
    if (str_contains($text, 'unsupported')) {
        echo $text, "\n";
    }
    return true;
});
/** Gives every name a value that is taken, strictly checked: what is unknown warns. */
function attempt(callable $set, string $names): void
{
    foreach (preg_split('/\s+/', $names) as $name) {
        try {
            $set([$name => str_starts_with($name, 'log_') ? [] : 1]); // The log stays as it is.
        } catch (TypeError|ValueError) {
            // Known, and of another type.
        }
    }
}
Swoole\Coroutine::set(['strict_options' => true, 'log_level' => SWOOLE_LOG_NONE, 'hook_flags' => 1]);
$global = 'max_coroutine max_coro_num stack_size c_stack_size hook_flags enable_preemptive_scheduler max_exec_msec enable_deadlock_check
    deadlock_check_disable_trace deadlock_check_limit deadlock_check_depth dns_cache_expire dns_cache_capacity exit_condition name_resolver
    enable_coroutine socket_timeout socket_connect_timeout socket_read_timeout socket_recv_timeout socket_write_timeout socket_send_timeout
    socket_dns_timeout socket_buffer_size socket_dontwait dns_server use_async_resolver dns_lookup_random dns_cache_refresh_time log_file
    log_level log_rotation log_date_format log_date_with_microseconds trace_flags debug_mode display_errors print_backtrace_on_error
    enable_signalfd enable_kqueue wait_signal thread_num min_thread_num max_thread_num aio_core_worker_num aio_worker_num aio_max_wait_time
    aio_max_idle_time iouring_entries iouring_workers iouring_flag http2_header_table_size http2_enable_push http2_max_concurrent_streams
    http2_init_window_size http2_max_frame_size http2_max_header_list_size http2_max_headers aio_mode aio_chunk_size disable_dns_cache
    max_concurrency';
$port = 'backlog open_eof_check open_eof_split package_eof data_eof open_length_check package_length_type package_length_size
    package_length_offset package_body_offset package_body_start package_length_func package_max_length open_http_protocol
    open_websocket_protocol open_http2_protocol open_mqtt_protocol open_redis_protocol websocket_subprotocol open_websocket_close_frame
    open_websocket_ping_frame open_websocket_pong_frame websocket_mask heartbeat_check_interval heartbeat_idle_time heartbeat_ping
    heartbeat_pong max_idle_time socket_buffer_size buffer_high_watermark buffer_low_watermark kernel_socket_recv_buffer_size
    kernel_socket_send_buffer_size open_tcp_nodelay tcp_defer_accept tcp_fastopen open_tcp_keepalive tcp_keepidle tcp_keepinterval
    tcp_keepcount tcp_user_timeout ssl_cert_file ssl_key_file ssl_method ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_ecdh_curve
    ssl_dhparam ssl_compress ssl_verify_peer ssl_allow_self_signed ssl_client_cert_file ssl_verify_depth ssl_cafile ssl_capath ssl_sni_certs
    ssl_session_cache ssl_session_tickets ssl_stapling ssl_stapling_verify';
$server = 'worker_num reactor_num poll_thread_num writer_num single_thread task_worker_num task_worker_max task_ipc_mode ipc_mode
    task_dispatch_mode task_max_request task_max_request_grace task_tmpdir task_enable_coroutine task_async task_use_object task_object
    event_object max_request max_request_grace max_connection max_conn start_session_id dispatch_mode dispatch_func open_dispatch_key
    dispatch_key_type dispatch_key_offset discard_timeout_request enable_unsafe_event enable_delay_receive enable_reuse_port
    enable_port_reuse reload_async max_wait_time send_yield send_timeout worker_max_concurrency max_queued_bytes message_queue_key daemonize
    user group chroot pid_file open_cpu_affinity cpu_affinity_ignore watch_path timer_interval timeout tcp_socket_linger stats_file
    stats_timer_interval admin_server bootstrap init_arguments request_slowlog_file request_slowlog_timeout trace_event_worker
    buffer_output_size output_buffer_size buffer_input_size input_buffer_size pipe_buffer_size upload_tmp_dir upload_max_filesize
    http_parse_cookie http_parse_post http_parse_files http_compression http_compression_level http_gzip_level compression_level
    compression_min_length http_compression_min_length http_compression_types compression_types websocket_compression
    enable_static_handler document_root static_handler_locations http_autoindex http_index_files url_rewrite_rules';
$stream = 'open_eof_check open_eof_split package_eof open_length_check package_length_type package_length_offset package_body_offset
    package_max_length package_length_func open_mqtt_protocol socket_buffer_size bind_address bind_port open_tcp_nodelay socks5_host
    socks5_port socks5_username socks5_password http_proxy_host http_proxy_port http_proxy_user http_proxy_username http_proxy_password
    ssl_method ssl_protocols ssl_compress ssl_cert_file ssl_key_file ssl_passphrase ssl_verify_peer ssl_allow_self_signed ssl_host_name
    tls_host_name ssl_cafile ssl_capath ssl_verify_depth ssl_ciphers timeout connect_timeout read_timeout write_timeout open_ssl
    open_fastcgi_protocol open_http2_protocol http_proxy_ssl ssl_disable_compression ssl_ecdh_curve ssl_grease';
$http = new Swoole\Http\Server('127.0.0.1', 0);
attempt($http->set(...), "$server $port $global");
attempt($http->ports[0]->set(...), $port);
attempt(Swoole\Coroutine::set(...), $global);
attempt((new Swoole\Coroutine\Scheduler)->set(...), $global);
attempt(swoole_async_set(...), $global);
attempt(swoole_timer_set(...), 'enable_coroutine');
attempt(fn ($options) => (new Swoole\Client(SWOOLE_SOCK_TCP))->set($options), "$stream buffer_input_size buffer_high_watermark buffer_low_watermark");
attempt(fn ($options) => (new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP))->set($options), $stream);
Co\run(fn () => attempt(fn ($options) => (new Swoole\Coroutine\Socket(AF_INET, SOCK_STREAM))->setProtocol($options), $stream));
echo "done\n";
--EXPECT--
done
