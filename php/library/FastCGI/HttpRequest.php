<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI;

/** A request as a web server sends it to a FastCGI application. Its CGI variables are the parameters. */
class HttpRequest extends Request
{
    /** @var array<string, string> */
    protected $params = [
        'REQUEST_SCHEME' => 'http',
        'REQUEST_METHOD' => 'GET',
        'DOCUMENT_ROOT' => '',
        'SCRIPT_FILENAME' => '',
        'SCRIPT_NAME' => '',
        'DOCUMENT_URI' => '/',
        'REQUEST_URI' => '/',
        'QUERY_STRING' => '',
        'CONTENT_TYPE' => 'text/plain',
        'CONTENT_LENGTH' => '0',
        'GATEWAY_INTERFACE' => 'CGI/1.1',
        'SERVER_PROTOCOL' => 'HTTP/1.1',
        'SERVER_SOFTWARE' => 'swoole/' . SWOOLE_VERSION,
        'REMOTE_ADDR' => 'unknown',
        'REMOTE_PORT' => '0',
        'SERVER_ADDR' => 'unknown',
        'SERVER_PORT' => '0',
        'SERVER_NAME' => 'Swoole',
        'REDIRECT_STATUS' => '200',
    ];

    /** Sets the request URI, the document URI and the query string. */
    public function withUri(string $uri): self
    {
        [$path, $query] = explode('?', $uri, 2) + [1 => ''];
        return $this->withRequestUri($uri)->withDocumentUri($path)->withQueryString($query);
    }

    /** @param array|string $query */
    public function withQuery($query): self
    {
        return $this->withQueryString(is_array($query) ? http_build_query($query) : $query);
    }

    /**
     * @param float|int|string $protocolVersion such as 1.1
     * @throws \InvalidArgumentException
     */
    public function withProtocolVersion($protocolVersion): self
    {
        if (!is_numeric($protocolVersion)) {
            throw new \InvalidArgumentException('the protocol version must be a number');
        }
        return $this->withServerProtocol('HTTP/' . (is_float($protocolVersion) ? sprintf('%.1F', $protocolVersion) : $protocolVersion));
    }

    public function getHeader(string $name): ?string
    {
        return $this->getParam(static::headerParam($name));
    }

    public function withHeader(string $name, string $value): self
    {
        return $this->withParam(static::headerParam($name), $value);
    }

    public function withoutHeader(string $name): self
    {
        return $this->withoutParam(static::headerParam($name));
    }

    /** @return array<string, string> */
    public function getHeaders(): array
    {
        $headers = [];
        foreach ($this->params as $name => $value) {
            if (str_starts_with((string) $name, 'HTTP_')) {
                $headers[str_replace('_', '-', ucwords(strtolower(substr($name, 5)), '_'))] = $value;
            }
        }
        return $headers;
    }

    public function withHeaders(array $headers): self
    {
        foreach ($headers as $name => $value) {
            $this->withHeader((string) $name, is_array($value) ? implode(', ', $value) : (string) $value);
        }
        return $this;
    }

    /** @param array|string $body an array is sent as a form */
    public function withBody($body): self
    {
        if (is_array($body)) {
            $body = http_build_query($body);
            $this->withContentType('application/x-www-form-urlencoded');
        }
        parent::withBody($body);
        return $this->withContentLength(strlen($body));
    }

    /** The CGI variable of a header field; see RFC 3875 section 4.1. */
    protected static function headerParam(string $name): string
    {
        $variable = strtoupper(strtr($name, '-', '_'));
        return in_array($variable, ['CONTENT_TYPE', 'CONTENT_LENGTH'], true) ? $variable : "HTTP_{$variable}";
    }

    public function getScheme(): ?string
    {
        return $this->getParam('REQUEST_SCHEME');
    }

    public function withScheme(string $scheme): self
    {
        return $this->withParam('REQUEST_SCHEME', $scheme);
    }

    public function withoutScheme(): self
    {
        return $this->withoutParam('REQUEST_SCHEME');
    }

    public function getMethod(): ?string
    {
        return $this->getParam('REQUEST_METHOD');
    }

    public function withMethod(string $method): self
    {
        return $this->withParam('REQUEST_METHOD', $method);
    }

    public function withoutMethod(): self
    {
        return $this->withoutParam('REQUEST_METHOD');
    }

    public function getDocumentRoot(): ?string
    {
        return $this->getParam('DOCUMENT_ROOT');
    }

    public function withDocumentRoot(string $documentRoot): self
    {
        return $this->withParam('DOCUMENT_ROOT', $documentRoot);
    }

    public function withoutDocumentRoot(): self
    {
        return $this->withoutParam('DOCUMENT_ROOT');
    }

    public function getScriptFilename(): ?string
    {
        return $this->getParam('SCRIPT_FILENAME');
    }

    public function withScriptFilename(string $scriptFilename): self
    {
        return $this->withParam('SCRIPT_FILENAME', $scriptFilename);
    }

    public function withoutScriptFilename(): self
    {
        return $this->withoutParam('SCRIPT_FILENAME');
    }

    public function getScriptName(): ?string
    {
        return $this->getParam('SCRIPT_NAME');
    }

    public function withScriptName(string $scriptName): self
    {
        return $this->withParam('SCRIPT_NAME', $scriptName);
    }

    public function withoutScriptName(): self
    {
        return $this->withoutParam('SCRIPT_NAME');
    }

    public function getDocumentUri(): ?string
    {
        return $this->getParam('DOCUMENT_URI');
    }

    public function withDocumentUri(string $documentUri): self
    {
        return $this->withParam('DOCUMENT_URI', $documentUri);
    }

    public function withoutDocumentUri(): self
    {
        return $this->withoutParam('DOCUMENT_URI');
    }

    public function getRequestUri(): ?string
    {
        return $this->getParam('REQUEST_URI');
    }

    public function withRequestUri(string $requestUri): self
    {
        return $this->withParam('REQUEST_URI', $requestUri);
    }

    public function withoutRequestUri(): self
    {
        return $this->withoutParam('REQUEST_URI');
    }

    public function getQueryString(): ?string
    {
        return $this->getParam('QUERY_STRING');
    }

    public function withQueryString(string $queryString): self
    {
        return $this->withParam('QUERY_STRING', $queryString);
    }

    public function withoutQueryString(): self
    {
        return $this->withoutParam('QUERY_STRING');
    }

    public function getContentType(): ?string
    {
        return $this->getParam('CONTENT_TYPE');
    }

    public function withContentType(string $contentType): self
    {
        return $this->withParam('CONTENT_TYPE', $contentType);
    }

    public function withoutContentType(): self
    {
        return $this->withoutParam('CONTENT_TYPE');
    }

    public function getContentLength(): ?int
    {
        $value = $this->getParam('CONTENT_LENGTH');
        return $value === null ? null : (int) $value;
    }

    public function withContentLength(int $contentLength): self
    {
        return $this->withParam('CONTENT_LENGTH', (string) $contentLength);
    }

    public function withoutContentLength(): self
    {
        return $this->withoutParam('CONTENT_LENGTH');
    }

    public function getGatewayInterface(): ?string
    {
        return $this->getParam('GATEWAY_INTERFACE');
    }

    public function withGatewayInterface(string $gatewayInterface): self
    {
        return $this->withParam('GATEWAY_INTERFACE', $gatewayInterface);
    }

    public function withoutGatewayInterface(): self
    {
        return $this->withoutParam('GATEWAY_INTERFACE');
    }

    public function getServerProtocol(): ?string
    {
        return $this->getParam('SERVER_PROTOCOL');
    }

    public function withServerProtocol(string $serverProtocol): self
    {
        return $this->withParam('SERVER_PROTOCOL', $serverProtocol);
    }

    public function withoutServerProtocol(): self
    {
        return $this->withoutParam('SERVER_PROTOCOL');
    }

    public function getServerSoftware(): ?string
    {
        return $this->getParam('SERVER_SOFTWARE');
    }

    public function withServerSoftware(string $serverSoftware): self
    {
        return $this->withParam('SERVER_SOFTWARE', $serverSoftware);
    }

    public function withoutServerSoftware(): self
    {
        return $this->withoutParam('SERVER_SOFTWARE');
    }

    public function getRemoteAddr(): ?string
    {
        return $this->getParam('REMOTE_ADDR');
    }

    public function withRemoteAddr(string $remoteAddr): self
    {
        return $this->withParam('REMOTE_ADDR', $remoteAddr);
    }

    public function withoutRemoteAddr(): self
    {
        return $this->withoutParam('REMOTE_ADDR');
    }

    public function getRemotePort(): ?int
    {
        $value = $this->getParam('REMOTE_PORT');
        return $value === null ? null : (int) $value;
    }

    public function withRemotePort(int $remotePort): self
    {
        return $this->withParam('REMOTE_PORT', (string) $remotePort);
    }

    public function withoutRemotePort(): self
    {
        return $this->withoutParam('REMOTE_PORT');
    }

    public function getServerAddr(): ?string
    {
        return $this->getParam('SERVER_ADDR');
    }

    public function withServerAddr(string $serverAddr): self
    {
        return $this->withParam('SERVER_ADDR', $serverAddr);
    }

    public function withoutServerAddr(): self
    {
        return $this->withoutParam('SERVER_ADDR');
    }

    public function getServerPort(): ?int
    {
        $value = $this->getParam('SERVER_PORT');
        return $value === null ? null : (int) $value;
    }

    public function withServerPort(int $serverPort): self
    {
        return $this->withParam('SERVER_PORT', (string) $serverPort);
    }

    public function withoutServerPort(): self
    {
        return $this->withoutParam('SERVER_PORT');
    }

    public function getServerName(): ?string
    {
        return $this->getParam('SERVER_NAME');
    }

    public function withServerName(string $serverName): self
    {
        return $this->withParam('SERVER_NAME', $serverName);
    }

    public function withoutServerName(): self
    {
        return $this->withoutParam('SERVER_NAME');
    }

    public function getRedirectStatus(): ?string
    {
        return $this->getParam('REDIRECT_STATUS');
    }

    public function withRedirectStatus(string $redirectStatus): self
    {
        return $this->withParam('REDIRECT_STATUS', $redirectStatus);
    }

    public function withoutRedirectStatus(): self
    {
        return $this->withoutParam('REDIRECT_STATUS');
    }
}
