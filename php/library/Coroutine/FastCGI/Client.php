<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Coroutine\FastCGI;

use Swoole\Coroutine\FastCGI\Client\Exception;
use Swoole\Coroutine\Socket;
use Swoole\FastCGI\FrameParser;
use Swoole\FastCGI\HttpRequest;
use Swoole\FastCGI\HttpResponse;
use Swoole\FastCGI\Record\EndRequest;
use Swoole\FastCGI\Request;
use Swoole\FastCGI\Response;

/** Sends requests to a FastCGI application such as PHP-FPM. */
class Client
{
    private const DEFAULT_PORT = 9000;

    /** @var int */
    protected $af;

    /** @var string */
    protected $host;

    /** @var int */
    protected $port;

    /** @var bool */
    protected $ssl;

    /** @var null|Socket */
    protected $socket;

    /** @param string $host an address, a name, or "unix:/path" */
    public function __construct(string $host, int $port = 0, bool $ssl = false)
    {
        if (str_starts_with($host, 'unix:/')) {
            $this->af = AF_UNIX;
            $host = '/' . ltrim(substr($host, strlen('unix:')), '/');
        } else {
            $this->af = str_contains($host, ':') ? AF_INET6 : AF_INET;
        }
        $this->host = $host;
        $this->port = $port;
        $this->ssl = $ssl;
    }

    /**
     * Sends the request and waits for the response. With Request::withKeepConn() the connection serves the next one too.
     *
     * @param float $timeout seconds for all of it; -1: no limit
     * @return HttpResponse|Response an HttpResponse if the request is an HttpRequest
     * @throws Exception
     */
    public function execute(Request $request, float $timeout = -1): Response
    {
        $deadline = $timeout > 0 ? microtime(true) + $timeout : null;
        $socket = $this->socket ?? $this->connect($timeout);
        $this->socket = null;  // Whatever fails, the rest of this exchange is not for the next one.
        $bytes = (string) $request;
        if ($socket->sendAll($bytes, self::remaining($deadline)) !== strlen($bytes)) {
            throw new Exception($socket->errMsg, $socket->errCode);
        }
        $records = $this->receive($socket, $deadline);
        if ($request->getKeepConn()) {
            $this->socket = $socket;
        } else {
            $socket->close();
        }
        return $request instanceof HttpRequest ? new HttpResponse($records) : new Response($records);
    }

    /**
     * The address in a URL as the arguments of the constructor.
     *
     * @return array{string, int}
     * @throws \InvalidArgumentException
     */
    public static function parseUrl(string $url): array
    {
        if (preg_match('~^(?:unix:)?/+(.+)$~', $url, $path)) {
            return ["unix://{$path[1]}", 0];
        }
        if (!preg_match('~^(?:\w+://)?(?:\[([^]]+)]|([^:/]+))(?::(\d{1,5}))?/?$~', $url, $parts)) {
            throw new \InvalidArgumentException("invalid url '{$url}'");
        }
        return [$parts[1] ?: $parts[2], (int) ($parts[3] ?? self::DEFAULT_PORT)];
    }

    /**
     * Runs a script.
     *
     * @param string $url the application: "127.0.0.1:9000" or "unix:/path"
     * @param string $path the script there, a query may follow
     * @param array|string $data the body, an array is a form; if it is empty, the request is a GET, else a POST
     * @return string the body of the response
     * @throws Exception
     */
    public static function call(string $url, string $path, $data = '', float $timeout = -1): string
    {
        $client = new static(...static::parseUrl($url));
        [$script, $query] = explode('?', $path, 2) + [1 => ''];
        $name = '/' . basename($script);
        $request = (new HttpRequest())
            ->withDocumentRoot(dirname($script))
            ->withScriptFilename($script)
            ->withScriptName($name)
            ->withUri($query === '' ? $name : "{$name}?{$query}")
            ->withMethod(empty($data) ? 'GET' : 'POST')
            ->withBody($data);
        return $client->execute($request, $timeout)->getBody();
    }

    private function connect(float $timeout): Socket
    {
        $socket = new Socket($this->af, SOCK_STREAM, 0);
        $socket->setProtocol(['open_fastcgi_protocol' => true, 'open_ssl' => $this->ssl]);
        if (!$socket->connect($this->host, $this->port, $timeout) || ($this->ssl && !$socket->sslHandshake())) {
            throw new Exception($socket->errMsg, $socket->errCode);
        }
        return $socket;
    }

    /** @return \Swoole\FastCGI\Record[] up to the EndRequest */
    private function receive(Socket $socket, ?float $deadline): array
    {
        $records = [];
        do {
            $bytes = $socket->recvPacket(self::remaining($deadline));
            if ($bytes === '' && $socket->errCode === 0) {
                throw new Exception('the FastCGI application closed the connection before the end of its response', SOCKET_ECONNRESET);
            }
            if ($bytes === '' || $bytes === false) {
                throw new Exception($socket->errMsg, $socket->errCode);
            }
            try {
                $record = FrameParser::parseFrame($bytes);
            } catch (\RuntimeException $exception) {
                throw new Exception($exception->getMessage(), SOCKET_EPROTO);
            }
            $records[] = $record;
        } while (!$record instanceof EndRequest);
        return $records;
    }

    /** Seconds, more than zero; -1: no limit. */
    private static function remaining(?float $deadline): float
    {
        return $deadline === null ? -1 : max(0.001, $deadline - microtime(true));
    }
}
