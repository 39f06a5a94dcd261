//! A site for one test: its own data folder and database, an index in memory, a sysadmin with a token.

use std::sync::{Arc, Mutex};

use actix_web::body::to_bytes;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{self, TestRequest};
use actix_web::web::Bytes;
use cairn_catalogue::clock::{Clock, SystemClock};
use cairn_catalogue::input::Input;
use cairn_catalogue::settings::{Secret, Settings};
use cairn_catalogue::{App, Caller, Follower, IndexMode, actions};
use cairn_domain::record::{ACTIVE, Account};
use cairn_server::{ServerSettings, State, Website, configure};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Map, Value, json};

use crate::database::Database;
use crate::website::Pages;

/// A site for one test.
pub(crate) struct Site {
    pub(crate) state: Arc<State>,
    pub(crate) app: Arc<App>,
    /// The token of a sysadmin.
    pub(crate) token: String,
    _follower: Follower,
    folder: tempfile::TempDir,
    database: Option<Database>,
}

/// A clock that stands until it is moved.
pub(crate) struct Hands(Mutex<NaiveDateTime>);

impl Clock for Hands {
    fn now(&self) -> NaiveDateTime {
        *self.0.lock().unwrap()
    }
}

impl Hands {
    /// Makes a clock that stands at a time.
    pub(crate) fn at(time: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(time.parse().unwrap())))
    }

    /// Moves the hands on.
    pub(crate) fn go_on(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }

    /// Moves the hands to a time.
    pub(crate) fn set(&self, time: &str) {
        *self.0.lock().unwrap() = time.parse().unwrap();
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Returns the result of an action that succeeded.
    pub(crate) fn result(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()["result"].clone()
    }
}

/// A row of a query for texts.
#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// A request on its way.
pub(crate) struct Call<'s> {
    site: &'s Site,
    request: TestRequest,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with(|_, _| {})
    }

    /// Makes a site with settings of its own.
    pub(crate) fn with(change: impl FnOnce(&mut Settings, &mut ServerSettings)) -> Self {
        Self::at(Arc::new(SystemClock), change)
    }

    /// Makes a site whose time comes from a clock.
    pub(crate) fn at(
        clock: Arc<dyn Clock>,
        change: impl FnOnce(&mut Settings, &mut ServerSettings),
    ) -> Self {
        Self::made(clock, change, |_| None)
    }

    /// Makes a site with its website, whose time comes from a clock. Pages are made anew for every visit: those that are kept know
    /// nothing of that clock.
    pub(crate) fn with_pages(
        clock: Arc<dyn Clock>,
        change: impl FnOnce(&mut Settings, &mut ServerSettings),
    ) -> Self {
        let change = |settings: &mut Settings, server: &mut ServerSettings| {
            settings.cache.pages_megabytes = 0;
            change(settings, server);
        };
        Self::made(clock, change, |app| {
            Some(Arc::new(Pages::new(Arc::clone(app))))
        })
    }

    fn made(
        clock: Arc<dyn Clock>,
        change: impl FnOnce(&mut Settings, &mut ServerSettings),
        website: fn(&Arc<App>) -> Option<Arc<dyn Website>>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::chosen();
        let mut settings = Settings::default();
        let mut server = ServerSettings::default();
        settings.storage.data = folder.path().to_owned();
        settings.database.url = database
            .as_ref()
            .map(|database| Secret::new(database.url()));
        settings.database.durable = false;
        settings.database.connections = 2;
        settings.auth.create_unowned_dataset = true;
        // Tests of loading switch it on.
        settings.loading.enabled = false;
        server.access_log = false;
        change(&mut settings, &mut server);
        let (app, follower) = App::open(settings, clock, IndexMode::Memory).unwrap();
        let admin = account("admin", true);
        app.write(&Caller::anonymous(), "en", |ctx| {
            Ok(ctx.tx.insert_account(&admin)?)
        })
        .unwrap();
        let token = token_of(&app, admin);
        Self {
            state: State::new(Arc::clone(&app), server, website(&app)),
            app,
            token,
            _follower: follower,
            folder,
            database,
        }
    }

    /// Returns the column `line` of a query, which is a text.
    pub(crate) fn lines(&self, query: &str) -> Vec<String> {
        use diesel::{Connection as _, RunQueryDsl as _};
        let query = diesel::sql_query(query);
        let rows: Vec<Line> = match &self.database {
            Some(database) => {
                let mut connection = diesel::PgConnection::establish(&database.url()).unwrap();
                query.load(&mut connection).unwrap()
            }
            None => {
                let path = self.folder.path().join("cairn.db").display().to_string();
                let mut connection = diesel::SqliteConnection::establish(&path).unwrap();
                query.load(&mut connection).unwrap()
            }
        };
        rows.into_iter().map(|row| row.line).collect()
    }

    /// Changes the database behind the catalogue.
    pub(crate) fn sql(&self, statement: &str) {
        use diesel::Connection as _;
        use diesel::connection::SimpleConnection as _;
        match &self.database {
            Some(database) => diesel::PgConnection::establish(&database.url())
                .unwrap()
                .batch_execute(statement)
                .unwrap(),
            None => {
                let path = self.folder.path().join("cairn.db");
                diesel::SqliteConnection::establish(path.to_str().unwrap())
                    .unwrap()
                    .batch_execute(statement)
                    .unwrap();
            }
        }
    }

    /// Opens the same database once more with other settings, as another node does.
    pub(crate) fn again(&self, change: impl FnOnce(&mut Settings)) -> (Arc<App>, Follower) {
        let mut settings = self.app.settings.clone();
        let url = match &self.database {
            Some(database) => database.url(),
            None => self.folder.path().join("cairn.db").display().to_string(),
        };
        settings.database.url = Some(Secret::new(url));
        change(&mut settings);
        App::open(settings, Arc::new(SystemClock), IndexMode::Memory).unwrap()
    }

    /// Makes an account that may do nothing special, and returns its token.
    pub(crate) fn user(&self, name: &str) -> String {
        let user = account(name, false);
        self.app
            .write(&Caller::anonymous(), "en", |ctx| {
                Ok(ctx.tx.insert_account(&user)?)
            })
            .unwrap();
        token_of(&self.app, user)
    }

    /// Makes what answers requests; it takes much longer than one request does.
    pub(crate) async fn service(&self) -> impl AsyncFn(TestRequest) -> Answer + use<> {
        let state = Arc::clone(&self.state);
        let app = actix_web::App::new().configure(|config| configure(config, state));
        let service = test::init_service(app).await;
        async move |request: TestRequest| {
            let answer = test::call_service(&service, request.to_request()).await;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let body = to_bytes(answer.into_body())
                .await
                .unwrap_or_else(|_| panic!("the body ended too early"));
            Answer {
                status,
                headers,
                body,
            }
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> Call<'_> {
        Call {
            site: self,
            request: TestRequest::with_uri(path).method(method),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Call<'_> {
        self.request(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> Call<'_> {
        self.request(Method::POST, path)
    }

    /// Calls an action with a JSON object.
    pub(crate) fn action(&self, name: &str, params: &Value) -> Call<'_> {
        self.post(&format!("/api/3/action/{name}")).json(params)
    }

    /// Calls an action as the sysadmin, who succeeds.
    pub(crate) async fn done(&self, name: &str, params: Value) -> Value {
        self.action(name, &params)
            .token(&self.token)
            .send()
            .await
            .result()
    }
}

impl Call<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().unwrap();
        self.request = self
            .request
            .insert_header((name, HeaderValue::from_bytes(value.as_bytes()).unwrap()));
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("Authorization", token)
    }

    pub(crate) fn body(mut self, kind: &str, body: impl Into<Bytes>) -> Self {
        self.request = self.request.set_payload(body);
        self.header("Content-Type", kind)
    }

    pub(crate) fn json(self, value: &Value) -> Self {
        self.body("application/json", value.to_string())
    }

    pub(crate) fn form(self, body: &str) -> Self {
        self.body("application/x-www-form-urlencoded", body.to_owned())
    }

    /// Sends a multipart body; a part with a file name is a file.
    pub(crate) fn multipart(self, parts: &[(&str, Option<&str>, &[u8])]) -> Self {
        let mut body = Vec::new();
        for (name, file_name, content) in parts {
            body.extend_from_slice(
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes(),
            );
            if let Some(file_name) = file_name {
                body.extend_from_slice(
                    format!("; filename=\"{file_name}\"\r\nContent-Type: text/plain").as_bytes(),
                );
            }
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--XX--\r\n");
        self.body("multipart/form-data; boundary=XX", body)
    }

    pub(crate) async fn send(self) -> Answer {
        let service = self.site.service().await;
        self.send_to(&service).await
    }

    /// Sends it to a service that is there already, which is what many requests in a row want.
    pub(crate) async fn send_to(self, service: &impl AsyncFn(TestRequest) -> Answer) -> Answer {
        service(self.request).await
    }
}

fn account(name: &str, sysadmin: bool) -> Account {
    Account {
        id: cairn_catalogue::clock::new_id(),
        name: name.to_owned(),
        fullname: None,
        email: Some(format!("{name}@example.org")),
        password: None,
        about: None,
        created: SystemClock.now(),
        last_active: None,
        notify_by_email: false,
        sysadmin,
        state: ACTIVE.to_owned(),
        image_url: None,
        apikey: None,
        reset_key: None,
        plugin_extras: None,
    }
}

fn token_of(app: &App, account: Account) -> String {
    let params = Map::from_iter([
        ("user".to_owned(), json!(account.name)),
        ("name".to_owned(), json!("test")),
    ]);
    let def = actions::find("api_token_create").expect("the action exists");
    let reply = app
        .run(def, &Caller::of(account), &Input::new(params), "en")
        .unwrap();
    reply.result.into_value().unwrap()["token"]
        .as_str()
        .unwrap()
        .to_owned()
}
