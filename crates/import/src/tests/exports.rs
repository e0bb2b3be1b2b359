//! What independent programs export.

/// What the independent programs below were given, and `oathtool --totp -b --now
/// "2027-01-15 08:00:00 UTC"` made of the secrets.
pub const NURSERY: &str = "otpauth://totp/Old%20Nursery:office?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Old%20Nursery&algorithm=SHA1&digits=6&period=30";

/// otpa 0.0.2 (Python): `otpa cm OTPAUTH`, with the above
pub const OTPA_ONE: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACEAEYAQ%3D%3D";

/// The same with five: office and meadow-lane of Old Nursery, riverside by SHA256, counter by HOTP,
/// office of Garden
pub const OTPA_FIVE: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCjgKCkhlbGxvId6tvu8SF09sZCBOdXJzZXJ5Om1lYWRvdy1sYW5lGgtPbGQgTnVyc2VyeSABKAEwAgpAChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xIVT2xkIE51cnNlcnk6cml2ZXJzaWRlGgtPbGQgTnVyc2VyeSACKAEwAgpAChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xITT2xkIE51cnNlcnk6Y291bnRlchoLT2xkIE51cnNlcnkgASgBMAE4AwozChRUZXN0U2VjcmV0VGVzdFNlY3JldBINR2FyZGVuOm9mZmljZRoGR2FyZGVuIAEoATACEAEYAQ%3D%3D";

/// otpauth-migration 1.0.0 (npm) with protobufjs 7.2.6: `URI.toOTPAuthMigrationURI([OTPAUTH])`
pub const NPM_ONE: &str = "otpauth-migration://offline?data=CjEKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEgZvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACEAEYASAA";

/// The same with the five
pub const NPM_FIVE: &str = "otpauth-migration://offline?data=CjEKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEgZvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCiwKCkhlbGxvId6tvu8SC21lYWRvdy1sYW5lGgtPbGQgTnVyc2VyeSABKAEwAgo0ChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xIJcml2ZXJzaWRlGgtPbGQgTnVyc2VyeSACKAEwAgo0ChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xIHY291bnRlchoLT2xkIE51cnNlcnkgASgBMAE4AwosChRUZXN0U2VjcmV0VGVzdFNlY3JldBIGb2ZmaWNlGgZHYXJkZW4gASgBMAIQARgBIAA%3D";

/// otpa 0.0.2, of office at Old Nursery and at GitHub
pub const TWO_SITES: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCjMKFFRlc3RTZWNyZXRUZXN0U2VjcmV0Eg1HaXRIdWI6b2ZmaWNlGgZHaXRIdWIgASgBMAIQARgB";

/// The same, of office at Old Nursery by SHA1, and by SHA256
pub const ONE_UNUSABLE: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCj0KFEhlbGxvId6tvu9IZWxsbyHerb7vEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAIoATACEAEYAQ%3D%3D";

/// The same, of two secrets of office at Old Nursery
pub const TWO_OF_ONE: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCj0KFFRlc3RTZWNyZXRUZXN0U2VjcmV0EhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACEAEYAQ%3D%3D";

/// The same, of Reception desk at Old Nursery and office at GitHub
pub const RENAMED: &str = "otpauth-migration://offline?data=CkUKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhpPbGQgTnVyc2VyeTpSZWNlcHRpb24gZGVzaxoLT2xkIE51cnNlcnkgASgBMAIKMwoUVGVzdFNlY3JldFRlc3RTZWNyZXQSDUdpdEh1YjpvZmZpY2UaBkdpdEh1YiABKAEwAhABGAE%3D";
