// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/testing/certificates.hpp
/// Certificates for tests of TLS, made when they are needed. All throw std::runtime_error when OpenSSL
/// refuses.
#include <string>
#include <vector>

#include "shoal/testing/temp_dir.hpp"

namespace shoal::testing {

struct CertificateOptions {
    std::string common_name = "localhost";
    std::vector<std::string> dns_names = {"localhost"};
    std::vector<std::string> ip_addresses;
    int valid_from_days = -1;   ///< Relative to now.
    int valid_until_days = 30;  ///< Negative: it has expired.
    bool is_ca = false;
    bool is_rsa = false;     ///< The key; else of a P-256 curve.
    std::string passphrase;  ///< Not empty: the key's file is encrypted with it.
};

/// PEM files of one certificate and its key.
struct CertificateFiles {
    std::string certificate;
    std::string key;
};

/// An authority with a directory of its own. The root's certificate is at ca_file().
class TestCa {
  public:
    TestCa();
    ~TestCa();
    TestCa(const TestCa&) = delete;
    TestCa& operator=(const TestCa&) = delete;

    [[nodiscard]] const std::string& ca_file() const noexcept { return ca_file_; }
    /// A certificate signed by the root, in files called `name`.
    CertificateFiles issue(const std::string& name, const CertificateOptions& options = {}) const;
    /// The same below an intermediate authority, whose certificate follows in the certificate's file.
    CertificateFiles issue_with_intermediate(const std::string& name,
                                             const CertificateOptions& options = {}) const;
    /// One that signs itself.
    CertificateFiles issue_self_signed(const std::string& name, const CertificateOptions& options = {}) const;
    [[nodiscard]] const TempDir& directory() const noexcept { return directory_; }

  private:
    struct Authority;
    TempDir directory_;
    std::string ca_file_;
    Authority* root_;
};

}  // namespace shoal::testing
