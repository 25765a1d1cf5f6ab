// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/proxy/http_connect.hpp"
