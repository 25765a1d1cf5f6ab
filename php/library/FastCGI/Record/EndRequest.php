<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;
use Swoole\FastCGI\Record;

/** The end of a response. */
class EndRequest extends Record
{
    /** @var int */
    protected $type = FastCGI::END_REQUEST;

    /** @var int */
    protected $appStatus;

    /** @var int */
    protected $protocolStatus;

    /** @param string $reserved up to 3 bytes without a meaning */
    public function __construct(int $protocolStatus = FastCGI::REQUEST_COMPLETE, int $appStatus = 0, string $reserved = '')
    {
        $this->protocolStatus = $protocolStatus;
        $this->appStatus = $appStatus;
        $this->setContentData(pack('NCa3', $appStatus, $protocolStatus, $reserved));
    }

    /** The exit status of the application. */
    public function getAppStatus(): int
    {
        return $this->appStatus;
    }

    public function getProtocolStatus(): int
    {
        return $this->protocolStatus;
    }

    protected function readContent(): void
    {
        ['app' => $this->appStatus, 'protocol' => $this->protocolStatus] = unpack('Napp/Cprotocol', str_pad($this->contentData, 8, "\0"));
    }
}
