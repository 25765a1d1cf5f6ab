<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Coroutine\FastCGI;

use Swoole\FastCGI\HttpRequest;
use Swoole\FastCGI\HttpResponse;
use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\Http\Status;

/** Passes requests of an HTTP server to a FastCGI application. Files that are no scripts are sent from the document root. */
class Proxy
{
    /** @var string */
    protected $host;

    /** @var int */
    protected $port;

    /** @var float */
    protected $timeout = -1;

    /** @var string */
    protected $documentRoot;

    /** @var bool */
    protected $https = false;

    /** @var string */
    protected $index = 'index.php';

    /** @var array<string, string> */
    protected $params = [];

    /** @var null|callable */
    protected $staticFileFilter;

    /** @param string $url the application: "127.0.0.1:9000" or "unix:/path" */
    public function __construct(string $url, string $documentRoot = '/')
    {
        [$this->host, $this->port] = Client::parseUrl($url);
        $this->documentRoot = rtrim($documentRoot, '/');
        $this->staticFileFilter = [$this, 'staticFileFiltrate'];
    }

    /** Seconds for a request and its response; -1: no limit. */
    public function withTimeout(float $timeout): self
    {
        $this->timeout = $timeout;
        return $this;
    }

    /** Tells the application that the client came over HTTPS. */
    public function withHttps(bool $https): self
    {
        $this->https = $https;
        return $this;
    }

    /** The script of a path that ends with a slash. */
    public function withIndex(string $index): self
    {
        $this->index = $index;
        return $this;
    }

    public function getParam(string $name): ?string
    {
        return $this->params[$name] ?? null;
    }

    /** A CGI variable for all requests. */
    public function withParam(string $name, string $value): self
    {
        $this->params[$name] = $value;
        return $this;
    }

    public function withoutParam(string $name): self
    {
        unset($this->params[$name]);
        return $this;
    }

    public function getParams(): array
    {
        return $this->params;
    }

    public function withParams(array $params): self
    {
        $this->params = $params;
        return $this;
    }

    public function withAddedParams(array $params): self
    {
        $this->params = $params + $this->params;
        return $this;
    }

    /** @param null|callable $filter gets the HttpRequest and the Response, returns true if it has responded; null: no files */
    public function withStaticFileFilter(?callable $filter): self
    {
        $this->staticFileFilter = $filter;
        return $this;
    }

    /** The request for the application. */
    public function translateRequest(Request $userRequest): HttpRequest
    {
        $server = $userRequest->server;
        $path = rawurldecode(explode('?', $server['path_info'] ?? $server['request_uri'])[0]);
        $script = str_ends_with($path, '/') ? $path . $this->index : $path;
        $query = $server['query_string'] ?? '';
        $request = (new HttpRequest())
            ->withScheme($this->https ? 'https' : 'http')
            ->withMethod($server['request_method'])
            ->withDocumentRoot($this->documentRoot)
            ->withScriptFilename($this->documentRoot . $script)
            ->withScriptName($script)
            ->withUri($server['request_uri'] . ($query === '' || str_contains($server['request_uri'], '?') ? '' : "?{$query}"))
            ->withDocumentUri($script)
            ->withServerProtocol($server['server_protocol'])
            ->withServerPort((int) $server['server_port'])
            ->withRemoteAddr($server['remote_addr'])
            ->withRemotePort((int) $server['remote_port'])
            ->withHeaders($userRequest->header ?? [])
            ->withBody((string) $userRequest->rawContent());
        if (isset($server['server_addr'])) {
            $request->withServerAddr($server['server_addr']);
        }
        if (isset($userRequest->header['host'])) {
            $request->withServerName(preg_replace('/:\d+$/', '', $userRequest->header['host']));
        }
        if ($this->https) {
            $request->withParam('HTTPS', '1');
        }
        $request->withoutHeader('proxy');  // Would become HTTP_PROXY, which clients in the application obey.
        return $request->withAddedParams($this->params);
    }

    /** Sends the application's response to the client. */
    public function translateResponse(HttpResponse $response, Response $userResponse): void
    {
        $userResponse->status($response->getStatusCode(), $response->getReasonPhrase());
        foreach ($response->getHeaders() as $name => $value) {
            if (strcasecmp((string) $name, 'Content-Length') !== 0) {
                $userResponse->header((string) $name, $value);
            }
        }
        if ($response->getSetCookieHeaderLines() !== []) {
            $userResponse->header('Set-Cookie', $response->getSetCookieHeaderLines());
        }
        $userResponse->end($response->getBody());
    }

    /**
     * Handles one request of an HTTP server.
     *
     * @param HttpRequest|Request $userRequest
     * @throws Client\Exception
     */
    public function pass($userRequest, Response $userResponse): void
    {
        $request = $userRequest instanceof HttpRequest ? $userRequest : $this->translateRequest($userRequest);
        if (self::leavesRoot((string) $request->getScriptName())) {
            $userResponse->status(Status::NOT_FOUND);
            $userResponse->end();
            return;
        }
        if ($this->staticFileFilter !== null && ($this->staticFileFilter)($request, $userResponse)) {
            return;
        }
        $client = new Client($this->host, $this->port);
        $this->translateResponse($client->execute($request, $this->timeout), $userResponse);
    }

    /** Sends the file of a request that is not for a script, or 404; false for a script. */
    public function staticFileFiltrate(HttpRequest $request, Response $userResponse): bool
    {
        $name = (string) $request->getScriptFilename();
        if (strtolower(pathinfo($name, PATHINFO_EXTENSION)) === 'php') {
            return false;
        }
        $root = realpath($this->documentRoot . '/');
        $file = str_contains($name, "\0") ? false : realpath($name);
        if ($root !== false && $file !== false && is_file($file) && str_starts_with($file, rtrim($root, '/') . '/')) {
            $userResponse->header('Content-Type', swoole_mime_type_get($file));
            $userResponse->sendfile($file);
        } else {
            $userResponse->status(Status::NOT_FOUND);
            $userResponse->end();
        }
        return true;
    }

    private static function leavesRoot(string $path): bool
    {
        return str_contains($path, "\0") || in_array('..', explode('/', $path), true);
    }
}
